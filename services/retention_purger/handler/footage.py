"""Footage that is being kept, and footage that its owner has deleted: by the reel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.envelope import to_datetime
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome
from services.retention_purger import wire
from services.retention_purger.domain.policy import Policy
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.ports import Reels
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded


@dataclass(frozen=True, slots=True)
class FootageRecordedHandler:
    """Handles footage-recorded.v1. Told again, it is the same reel; told after its day, it is due at once."""

    reels: Reels
    policy: Policy
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[FootageRecorded]) -> Outcome:
        """Put it on record, no longer than the policy allows."""
        message = delivered.message
        reel = wire.reel_of(message, delivered.origin.deployment)
        expires_at = self.policy.footage_expiry(to_datetime(message.expires_at), self.now())
        await self.reels.keep(reel, expires_at)
        return Outcome.done()


@dataclass(frozen=True, slots=True)
class FootageErasedHandler:
    """Handles footage-erased.v1."""

    reels: Reels
    metrics: RetentionPurgerMetrics

    async def __call__(self, delivered: Delivered[FootageErased]) -> Outcome:
        """Take it off the record."""
        reel = wire.reel_named(delivered.message.reel, delivered.origin.deployment)
        if await self.reels.drop(reel, delivered.message.segments_count):
            self.metrics.reels_erased.inc()
        return Outcome.done()
