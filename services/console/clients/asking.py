"""«Was I on it?», as whoever is signed in asks it for somebody whose papers they have seen."""

from dataclasses import dataclass

from services.chassis.rpc import asks
from services.console.clients.people import Visit
from sightline.registrar.v1 import asking_service_pb2 as messages
from sightline.registrar.v1.asking_service_pb2_grpc import AskingServiceStub

_REGISTRAR = "registrar"


@dataclass(frozen=True, slots=True)
class Asking:
    """AskingService."""

    visit: Visit

    @asks
    async def answer(self, request: messages.AnswerPersonRequest) -> messages.AnswerPersonResponse:
        """Return what is held. BadInput or Refused when that is not told, or not now."""
        stub = AskingServiceStub(self.visit.channel_to(_REGISTRAR))
        answer: messages.AnswerPersonResponse = await stub.AnswerPerson(
            request, metadata=await self.visit.bearer(_REGISTRAR)
        )
        return answer
