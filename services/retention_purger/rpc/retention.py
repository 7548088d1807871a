"""RetentionService."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import grpc.aio

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.chassis.names import is_name
from services.chassis.origin import utc_now
from services.chassis.rpc import answers
from services.retention_purger import wire
from services.retention_purger.domain.expiring import expiring
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.policy import Policy, day_of, is_due
from services.retention_purger.domain.retained import is_alert
from services.retention_purger.ports import Reels, Retentions
from services.retention_purger.rpc.unwrapping import Unwrapping
from services.retention_purger.worker.eraser import Eraser
from services.retention_purger.worker.ledger_book import LedgerBook
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class RetentionRpc(RetentionServiceServicer):
    """Wraps and unwraps keys, shows the ledger and what is kept."""

    retentions: Retentions
    book: LedgerBook
    eraser: Eraser
    policy: Policy
    unwrapping: Unwrapping
    reels: Reels
    now: Callable[[], datetime] = utc_now

    @answers
    async def WrapKey(self, request: messages.WrapKeyRequest, context: _Context) -> messages.WrapKeyResponse:
        """Wrap an alert's key under the key of its last day, and one of its own."""
        now = self.now()
        day = day_of(self.policy.expiry(to_datetime(request.expires_at), now))
        if is_due(day, now):
            raise Refused(f"nothing is kept until {day}: that day has begun")
        if not is_alert(request.alert):
            raise BadInput("alert: it is some letters and digits only")
        wrapped = await self.unwrapping.wrap(request.alert, day, request.key)
        return messages.WrapKeyResponse(wrapped_key=wrapped, day=day.isoformat())

    @answers
    async def WrapFootageKey(
        self, request: messages.WrapFootageKeyRequest, context: _Context
    ) -> messages.WrapFootageKeyResponse:
        """Wrap a segment's key for the day on which the footage must be gone."""
        segment, now = wire.segment_of(request.segment), self.now()
        if not (is_name(segment.deployment) and is_name(segment.camera)):
            raise BadInput("segment: name its deployment and its camera")
        day = day_of(self.policy.footage_expiry(to_datetime(request.expires_at), now))
        if is_due(day, now):
            raise Refused(f"no footage is kept until {day}: that day has begun")
        wrapped = await self.unwrapping.wrap_segment(segment, day, request.key)
        return messages.WrapFootageKeyResponse(wrapped_key=wrapped, day=day.isoformat())

    @answers
    async def UnwrapKey(
        self, request: messages.UnwrapKeyRequest, context: _Context
    ) -> messages.UnwrapKeyResponse:
        """Return an alert's key, while its day's key exists, or a hold keeps it."""
        day = day_in(request.day)
        key = await self.unwrapping.open(request.alert, day, request.wrapped_key)
        return messages.UnwrapKeyResponse(key=key)

    @answers
    async def GetLedger(
        self, request: messages.GetLedgerRequest, context: _Context
    ) -> messages.GetLedgerResponse:
        """Return the ledger of a deployment, through every life of the keyring."""
        ledger = await self.book.whole(request.deployment)
        return messages.GetLedgerResponse(ledger=wire.ledger_message(ledger))

    @answers
    async def ListRetained(
        self, request: messages.ListRetainedRequest, context: _Context
    ) -> messages.ListRetainedResponse:
        """Return what is kept, next to expire first."""
        kept = [*await self.retentions.all(), *await self.reels.all()]
        kept.sort(key=lambda one: one.expires_at)
        held = await self.unwrapping.holds.all()
        until = {hold.alert: hold.until for hold in sorted(held, key=_until) if hold.until is not None}
        found = [wire.retained_message(one, until.get(one.alert)) for one in kept]
        return messages.ListRetainedResponse(retained=found)

    @answers
    async def ListExpiring(
        self, request: messages.ListExpiringRequest, context: _Context
    ) -> messages.ListExpiringResponse:
        """Return what is erased when, by day and kind."""
        found = expiring(
            [*await self.retentions.all(), *await self.reels.all()],
            await self.unwrapping.holds.all(),
            await self.unwrapping.day_keys.days(),
            self.eraser.now(),
        )
        return messages.ListExpiringResponse(expiring=map(wire.expiring_message, found))

    @answers
    async def GetPolicy(
        self, request: messages.GetPolicyRequest, context: _Context
    ) -> messages.GetPolicyResponse:
        """Return for how long what is kept."""
        return wire.policy_message(self.policy)

    @answers
    async def EraseDue(
        self, request: messages.EraseDueRequest, context: _Context
    ) -> messages.EraseDueResponse:
        """Erase what is due now, or only say what that is."""
        eraser = self.eraser
        reels = await eraser.reels_due()
        alerts, days = await (eraser.would_erase() if request.dry_run else eraser.erase_due())
        return messages.EraseDueResponse(alerts_erased=alerts, days_destroyed=days, reels_erased=reels)


def _until(hold: Hold) -> float:
    return hold.until.timestamp() if hold.until is not None else 0.0


def day_in(text: str) -> date:
    """Return the day that a text says. BadInput when it says none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("day: write it as YYYY-MM-DD") from None
