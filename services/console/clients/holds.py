"""What is kept beyond its day, and what is erased when, as whoever is signed in asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.chassis.envelope import to_datetime
from services.chassis.rpc import asks
from services.console.clients.people import Visit
from services.console.domain.keeping import Held
from sightline.retention_purger.v1 import hold_service_pb2 as messages
from sightline.retention_purger.v1 import retention_service_pb2 as retention
from sightline.retention_purger.v1.hold_service_pb2_grpc import HoldServiceStub
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub

_PURGER = "retention_purger"


@dataclass(frozen=True, slots=True)
class Holds:
    """HoldService, as far as it is for cases, and what RetentionService says of time."""

    visit: Visit

    @asks
    async def all(self) -> list[Held]:
        """Return every hold."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        answer = await stub.ListHolds(messages.ListHoldsRequest(), metadata=await self._bearer())
        days = await self._days()
        return [_held(hold, days) for hold in answer.holds]

    @asks
    async def place(self, alert: str, case: str) -> None:
        """Propose to keep an alert. BadInput or Refused when that cannot be."""
        request = messages.PlaceHoldRequest(alert=alert, case_number=case)
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        await stub.PlaceHold(request, metadata=await self._bearer())

    @asks
    async def confirm(self, hold: str) -> None:
        """Put it in force, as the second person. Refused when that cannot be."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        await stub.ConfirmHold(messages.ConfirmHoldRequest(hold=hold), metadata=await self._bearer())

    @asks
    async def review(self, hold: str) -> None:
        """Keep it on. Refused when that cannot be."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        await stub.ReviewHold(messages.ReviewHoldRequest(hold=hold), metadata=await self._bearer())

    @asks
    async def lift(self, hold: str) -> None:
        """End it. Refused when it is gone."""
        stub = HoldServiceStub(self.visit.channel_to(_PURGER))
        await stub.LiftHold(messages.LiftHoldRequest(hold=hold), metadata=await self._bearer())

    @asks
    async def expiring(self) -> Sequence[retention.Expiring]:
        """Return what is erased when, by day and kind."""
        stub = RetentionServiceStub(self.visit.channel_to(_PURGER))
        answer = await stub.ListExpiring(retention.ListExpiringRequest(), metadata=await self._bearer())
        return list(answer.expiring)

    @asks
    async def hold_kept(self) -> timedelta:
        """Return for how long a hold keeps something until it is reviewed."""
        stub = RetentionServiceStub(self.visit.channel_to(_PURGER))
        policy = await stub.GetPolicy(retention.GetPolicyRequest(), metadata=await self._bearer())
        return timedelta(seconds=policy.hold_kept_seconds)

    async def _days(self) -> Mapping[str, datetime]:
        stub = RetentionServiceStub(self.visit.channel_to(_PURGER))
        answer = await stub.ListRetained(retention.ListRetainedRequest(), metadata=await self._bearer())
        return {one.alert: to_datetime(one.gone_at) for one in answer.retained}

    async def _bearer(self) -> tuple[tuple[str, str], ...]:
        return await self.visit.bearer(_PURGER)


def _held(hold: messages.Hold, days: Mapping[str, datetime]) -> Held:
    return Held(
        hold.id,
        hold.alert,
        hold.deployment,
        hold.case_number,
        hold.placed_by,
        to_datetime(hold.placed_at),
        hold.confirmed_by,
        hold.in_force,
        hold.asked_by_person,
        to_datetime(hold.lapses_at),
        days.get(hold.alert),
    )
