"""Reels of footage whose day has come are announced to their owner. Their key went with the day's."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.retention_purger import wire
from services.retention_purger.ports import Reels

_LOG = logging.getLogger(__name__)
# A reel is a camera's day: the rest is asked for at the next look.
_MOST_AT_ONCE = 500


async def _no_look() -> None:
    """Nothing to look at: the clock is believed."""


@dataclass(slots=True)
class ReelEraser:
    """Asks again, at every look, for what its owner has not answered. `look`: at the clock, before `now`."""

    reels: Reels
    every_seconds: float
    now: Callable[[], datetime] = utc_now
    look: Callable[[], Awaitable[None]] = _no_look
    _problem: str = ""

    async def run(self) -> None:
        """Run until cancelled: first what came due while nothing was running."""
        while True:
            try:
                await self.erase_due()
            except SightlineError as error:
                _LOG.warning("footage that is due could not be announced yet: %s", error)
                self._problem = "" if error.retriable else f"footage that is due is not erased: {error}"
            else:
                self._problem = ""
            await asyncio.sleep(self.every_seconds)

    def problem(self) -> str:
        """Return what refuses to let footage be erased, in a line; empty when nothing does."""
        return self._problem

    async def erase_due(self) -> int:
        """Announce what is due; return how many reels."""
        await self.look()
        now = self.now()
        due = await self.reels.due(now, _MOST_AT_ONCE)
        for reel in due:
            await self.reels.announce(reel, wire.erasure_due(reel, now), now)
        return len(due)

    async def would_erase(self) -> int:
        """Say what `erase_due` would do now; nothing is changed."""
        return len(await self.reels.due(self.now(), _MOST_AT_ONCE))
