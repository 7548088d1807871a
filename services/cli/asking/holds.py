"""HoldService and what will expire, as people ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks
from sightline.retention_purger.v1 import hold_service_pb2 as messages
from sightline.retention_purger.v1.hold_service_pb2_grpc import HoldServiceStub
from sightline.retention_purger.v1.retention_service_pb2 import ListRetainedRequest, Retained
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class HoldClient:
    """The retention-purger's holds, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def place(self, alert: str, case_number: str) -> messages.Hold:
        """Propose to keep an alert for a case."""
        request = messages.PlaceHoldRequest(alert=alert, case_number=case_number)
        answer: messages.PlaceHoldResponse = await self._stub().PlaceHold(request)
        return answer.hold

    @asks
    async def confirm(self, hold: str) -> messages.Hold:
        """Put a hold in force, as the second person."""
        request = messages.ConfirmHoldRequest(hold=hold)
        answer: messages.ConfirmHoldResponse = await self._stub().ConfirmHold(request)
        return answer.hold

    @asks
    async def review(self, hold: str) -> messages.Hold:
        """Keep it on."""
        request = messages.ReviewHoldRequest(hold=hold)
        answer: messages.ReviewHoldResponse = await self._stub().ReviewHold(request)
        return answer.hold

    @asks
    async def lift(self, hold: str) -> None:
        """End it."""
        await self._stub().LiftHold(messages.LiftHoldRequest(hold=hold))

    @asks
    async def all(self) -> Sequence[messages.Hold]:
        """Return every hold, oldest first."""
        return list((await self._stub().ListHolds(messages.ListHoldsRequest())).holds)

    @asks
    async def keep(self, deployment: str, code: str, number: str, seen: bool) -> messages.Hold:
        """Keep what a receipt is about, for the person."""
        request = messages.KeepForPersonRequest(
            deployment=deployment, receipt_code=code, request_number=number, identity_checked=seen
        )
        answer: messages.KeepForPersonResponse = await self._stub().KeepForPerson(request)
        return answer.hold

    @asks
    async def erase(self, deployment: str, code: str, number: str, seen: bool) -> None:
        """Erase what a receipt is about, for the person."""
        request = messages.EraseForPersonRequest(
            deployment=deployment, receipt_code=code, request_number=number, identity_checked=seen
        )
        await self._stub().EraseForPerson(request)

    @asks
    async def expiring(self) -> Sequence[Retained]:
        """Return what is kept, next to expire first."""
        answer = await RetentionServiceStub(self.channel).ListRetained(ListRetainedRequest())
        return list(answer.retained)

    def _stub(self) -> HoldServiceStub:
        return HoldServiceStub(self.channel)
