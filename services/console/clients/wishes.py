"""What becomes of an alert at the wish of the person whom it is about, as whoever is signed in asks it."""

from dataclasses import dataclass

from services.chassis.rpc import asks
from services.console.clients.people import Visit
from sightline.retention_purger.v1 import hold_service_pb2 as messages
from sightline.retention_purger.v1.hold_service_pb2_grpc import HoldServiceStub

_PURGER = "retention_purger"


@dataclass(frozen=True, slots=True)
class Wishes:
    """HoldService, as far as it is for the person concerned."""

    visit: Visit

    @asks
    async def keep(self, request: messages.KeepForPersonRequest) -> messages.Hold:
        """Keep it as evidence. BadInput or Refused when that cannot be."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        answer: messages.KeepForPersonResponse = await stub.KeepForPerson(
            request, metadata=await self.visit.bearer(_PURGER)
        )
        return answer.hold

    @asks
    async def erase(self, request: messages.EraseForPersonRequest) -> None:
        """Erase it now. BadInput or Refused when that cannot be."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        await stub.EraseForPerson(request, metadata=await self.visit.bearer(_PURGER))
