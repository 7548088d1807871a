"""The time that things are erased by: as believed, and remembered through a restart."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.retention_purger.domain.timekeeping import TOLERANCE, Believed, Look, believed_after
from services.retention_purger.ports import SecondClock, SeenTime

_LOG = logging.getLogger(__name__)


def _boot_seconds() -> float:
    """Return what goes on while the machine sleeps, and nobody can set."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(slots=True)
class Timekeeper:
    """Looks at the clock before anything is erased. In doubt nothing is destroyed, and nothing opens."""

    seen: SeenTime
    others: Sequence[SecondClock] = ()
    wall: Callable[[], datetime] = utc_now
    seconds: Callable[[], float] = _boot_seconds
    _believed: Believed | None = None
    _looked_at: float = 0.0

    async def look(self) -> None:
        """Look once, and remember."""
        now, seconds = self.wall(), self.seconds()
        at_start = self._believed is None
        before = (await self.seen.last() or Believed(now)) if self._believed is None else self._believed
        elapsed = 0.0 if at_start else max(0.0, seconds - self._looked_at)
        believed = believed_after(before, Look(now, elapsed, at_start))
        if believed.time != now and await self._is_confirmed(now):
            believed = Believed(now)
        self._believed, self._looked_at = believed, seconds
        try:
            await self.seen.note(believed)
        except SightlineError as error:
            # What is due does not wait for a database; it is noted at the next look.
            _LOG.warning("what time it is is not noted: %s", error)
        if self.problem():
            _LOG.warning(
                "the clock has jumped: nothing is erased by what it says until there is a second sign"
            )

    def now(self) -> datetime:
        """Return the time that is believed: what must be gone by it is destroyed."""
        if self._believed is None:
            return self.wall()
        return self._believed.time + timedelta(seconds=max(0.0, self.seconds() - self._looked_at))

    def latest(self) -> datetime:
        """Return the latest that it may be: what may be over by it does not open."""
        return max(self.wall(), self.now())

    def problem(self) -> str:
        """Return what is wrong with the clock, in a line; empty when nothing is."""
        if abs(self.wall() - self.now()) <= TOLERANCE:
            return ""
        return (
            f"the clock says {self.wall():%Y-%m-%d %H:%M}, and {self.now():%Y-%m-%d %H:%M} is believed:"
            " set it right, by NTP"
        )

    async def _is_confirmed(self, wall: datetime) -> bool:
        for other in self.others:
            said = await other.time(wall)
            if said is not None and abs(said - wall) <= TOLERANCE:
                return True
        return False
