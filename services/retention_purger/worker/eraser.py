"""Days that have come lose their key, what is due is announced."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.retention_purger import wire
from services.retention_purger.domain import telling
from services.retention_purger.domain.holds import held_alerts
from services.retention_purger.domain.policy import ALERT_CEILING, FOOTAGE_CEILING, day_of, is_due
from services.retention_purger.domain.timekeeping import TOLERANCE
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.ports import AlertKeys, AuditChain, DayKeys, Reels, Retentions
from services.retention_purger.worker.hold_keeping import HoldKeeping

_LOG = logging.getLogger(__name__)
# The rest is asked for at the next look, and those who were asked longest ago come first.
_MOST_AT_ONCE = 500


async def _no_look() -> None:
    """Nothing to look at: the clock is believed."""


@dataclass(slots=True)
class Eraser:
    """Erases what is due; doing it again, or late, does no harm.

    `look`: at the clock, before `now`. `latest`: it may be; ceilings are counted from then.
    """

    day_keys: DayKeys
    alert_keys: AlertKeys
    retentions: Retentions
    reels: Reels
    chain: AuditChain
    holding: HoldKeeping
    metrics: RetentionPurgerMetrics
    every_seconds: float
    now: Callable[[], datetime] = utc_now
    look: Callable[[], Awaitable[None]] = _no_look
    latest: Callable[[], datetime] | None = None
    wall: Callable[[], float] = time.time
    _problem: str = ""

    async def run(self) -> None:
        """Run until cancelled: first what came due while nothing was running."""
        while True:
            try:
                await self.erase_due()
            except SightlineError as error:
                _LOG.warning("what is due could not be erased yet: %s", error)
                # What is only away says so itself, and may be back long before the next try.
                self._problem = "" if error.retriable else f"what is due is not erased: {error}"
            else:
                self._problem = ""
            await asyncio.sleep(self.every_seconds)

    def problem(self) -> str:
        """Return what refuses to let things be erased, in a line; empty when nothing does."""
        return self._problem

    async def erase_due(self) -> tuple[int, int]:
        """Destroy the keys of days that have come, then announce what is due; return alerts and days.

        Footage is announced by the reel. A key's file stays, overwritten, until the audit chain has heard: a
        crash between tells it later.
        """
        await self.look()
        now = self.now()
        latest = self.latest() if self.latest is not None else now
        known = await self.day_keys.days()
        await self._bring_forward(known, latest)
        days = _due(known, now)
        for day in days:
            await self.day_keys.destroy(day)
        alert_days = _due(await self.alert_keys.days(), now)
        if alert_days:
            await self.alert_keys.destroy_days(alert_days)
        for day in days:  # all keys are gone already, also where the database is away
            await self.chain.tell(telling.day_key_destroyed(day))
            await self.day_keys.strike_out(day)
            self.metrics.days_destroyed.inc()
        # What lapses now is free to go in this look.
        await self.holding.look(now, latest)
        await self.retentions.shorten(latest + ALERT_CEILING)
        await self.reels.shorten(latest + FOOTAGE_CEILING)
        announced = await self._announce_alerts(now)
        reels = await self.reels.due(now, _MOST_AT_ONCE)
        for reel in reels:
            await self.reels.announce(reel, wire.erasure_due(reel, now), now)
        self.metrics.due.labels("reel").set(len(reels))
        self.metrics.looked.set(self.wall())
        return announced, len(days)

    async def _announce_alerts(self, now: datetime) -> int:
        """Announce alerts that are due, and destroy their keys; return how many.

        Stopped dead between, the next look announces them again: they are due until their owner has answered.
        """
        announced: list[str] = []
        try:
            due = await self.retentions.due(now, _MOST_AT_ONCE)
            self.metrics.due.labels("alert").set(len(due))
            for retained in due:
                record = wire.erasure_due(retained, now)
                if await self.retentions.announce(retained, retained.alert, record, now):
                    announced.append(retained.alert)
        finally:
            # Nothing can hold them from here on; one that goes before its day opens from no back-up.
            if announced:
                await self.alert_keys.destroy(*announced)
        return len(announced)

    async def would_erase(self) -> tuple[int, int]:
        """Say what `erase_due` would do now, by the same clock; nothing is changed."""
        now = self.now()
        held = held_alerts(await self.holding.holds.all(), now)
        due = [one for one in await self.retentions.all() if is_due(day_of(one.expires_at), now)]
        return sum(one.alert not in held for one in due), len(_due(await self.day_keys.days(), now))

    async def reels_due(self) -> int:
        """Say how many reels of footage must be gone by now; nothing is changed."""
        now = self.now()
        return sum(is_due(day_of(reel.expires_at), now) for reel in await self.reels.all())

    async def _bring_forward(self, days: Iterable[date], latest: datetime) -> None:
        """Have keys for days too far off gone earlier: they were made by a clock that was ahead."""
        last = latest + ALERT_CEILING
        for day in days:
            if day > day_of(last + TOLERANCE):
                await self.day_keys.bring_forward(day, day_of(last))


def _due(days: Iterable[date], now: datetime) -> list[date]:
    return [day for day in days if is_due(day, now)]
