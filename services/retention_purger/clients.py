"""The retention-purger's ports over other services' gRPC."""

from dataclasses import dataclass
from datetime import datetime

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.rpc import asks
from services.retention_purger import wire
from services.retention_purger.domain.kept import Kept
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindKeptRequest, NoteKeptRequest
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.registrar.v1.people_service_pb2 import NoteHoldRequest
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceStub


@dataclass(frozen=True, slots=True)
class DispatcherAlerts:
    """Alerts over AlertService."""

    channel: grpc.aio.Channel

    @asks
    async def find(self, alert: str) -> Kept | None:
        """Return what is kept of an alert."""
        return await self._find(FindKeptRequest(alert=alert))

    @asks
    async def by_receipt(self, deployment: str, code: str) -> Kept | None:
        """Return what is kept of the alert after which a receipt was given."""
        return await self._find(FindKeptRequest(deployment=deployment, receipt_code=code))

    @asks
    async def note_kept(self, alert: str) -> None:
        """Have it wait for its erasure, whoever is away."""
        await AlertServiceStub(self.channel).NoteKept(NoteKeptRequest(alert=alert))

    async def _find(self, request: FindKeptRequest) -> Kept | None:
        return wire.kept_of(await AlertServiceStub(self.channel).FindKept(request))


@dataclass(frozen=True, slots=True)
class RegistrarNoting:
    """Noting over PeopleService."""

    channel: grpc.aio.Channel

    @asks
    async def note(
        self,
        deed: str,
        name: str,
        deployment: str,
        commitment: bytes,
        once: str = "",
        seen_at: datetime | None = None,
    ) -> None:
        """Have it told who did something."""
        request = NoteHoldRequest(
            deed=f"DEED_{deed}", name=name, deployment=deployment, commitment=commitment, once=once
        )
        if seen_at is not None:
            request.seen_at.CopyFrom(to_timestamp(seen_at))
        await PeopleServiceStub(self.channel).NoteHold(request)
