"""Holds that nobody reviewed lapse; keys of holds that are no more are destroyed."""

from dataclasses import dataclass
from datetime import datetime

from services.retention_purger.domain.policy import HOLD_CEILING
from services.retention_purger.ports import HoldKeys, Holds


@dataclass(frozen=True, slots=True)
class HoldKeeping:
    """What a crash has left half done is done at the next look."""

    holds: Holds
    keys: HoldKeys

    async def look(self, now: datetime, latest: datetime) -> None:
        """Do it once. What is further off than the policy allows from `latest` is of a wrong clock."""
        await self.holds.shorten(latest + HOLD_CEILING, latest)
        for hold in await self.holds.all():
            if hold.is_over(now):
                await self.holds.end(hold, "lapsed")
        for hold in await self.holds.alerts_gone():
            await self.holds.end(hold, "gone")
        # Keys first: a hold is on record before it has a key, and its id never comes back.
        named = await self.keys.names()
        known = {hold.id for hold in await self.holds.all()}
        for name in named:
            if name not in known:
                await self.keys.destroy(name)
                await self.keys.strike_out(name)

    async def alert_is_false(self, alert: str) -> None:
        """End what holds an alert of somebody else, but at their own wish."""
        for hold in await self.holds.of(alert):
            if not hold.asked_by_person:
                await self.holds.end(hold, "false_alert")
