"""erasure-due.v1: a reel of footage whose day has begun. Its key is destroyed already; the rest goes now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.bus import Bus
from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome
from services.chassis.topics import Topic
from services.detector import wire
from services.detector.domain.footage import Reel
from services.detector.ports import Shelf
from sightline.detector.v1.footage_erased_pb2 import FootageErased
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue

_ERASED = Topic.of(FootageErased)


@dataclass(frozen=True, slots=True)
class ErasureDueHandler:
    """Doing it twice does no harm. What is due of an alert is its owner's."""

    shelf: Shelf
    bus: Bus
    now: Callable[[], datetime] = utc_now
    # What was deleted and not told yet: the bus was away.
    _untold: dict[str, int] = field(default_factory=dict)

    async def __call__(self, delivered: Delivered[ErasureDue]) -> Outcome:
        """Delete the reel, and say so."""
        if delivered.message.reel:
            await self._erase(_reel_of(delivered))
        return Outcome.done()

    async def _erase(self, reel: Reel) -> None:
        deleted = await asyncio.to_thread(self.shelf.delete, reel)
        segments = self._untold[reel.name] = self._untold.get(reel.name, 0) + deleted
        await self.bus.publish(_ERASED, reel.name, wire.footage_erased(reel, segments, self.now()))
        del self._untold[reel.name]


def _reel_of(delivered: Delivered[ErasureDue]) -> Reel:
    try:
        reel = Reel.of(delivered.message.reel)
    except ValueError:
        raise Unreadable("an event names no reel of footage") from None
    if reel.deployment != delivered.origin.deployment:
        raise Unreadable("an event names a reel of another deployment")
    return reel
