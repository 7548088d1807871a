"""The time that things are erased by: as believed, and remembered through a restart."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from services.chassis.errors import SightlineError
from services.chassis.origin import counted_seconds, utc_now
from services.retention_purger.domain.timekeeping import TOLERANCE, Believed, Counted, Look, believed_after
from services.retention_purger.ports import SecondClock, SeenTime

_LOG = logging.getLogger(__name__)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_THIS_PROCESS = os.urandom(16).hex()


def _boot() -> str:
    """Return which start of the machine those seconds are of; where nobody says, of the process."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return _THIS_PROCESS


@dataclass(slots=True)
class Timekeeper:
    """Looks at the clock before anything is erased. In doubt nothing is destroyed, and nothing opens."""

    seen: SeenTime
    others: Sequence[SecondClock] = ()
    wall: Callable[[], datetime] = utc_now
    seconds: Callable[[], float] = counted_seconds
    boot: Callable[[], str] = _boot
    _counted: Counted | None = None

    async def look(self) -> None:
        """Look once, and remember."""
        now, boot, seconds = self.wall(), self.boot(), self.seconds()
        before = self._counted or await self.seen.last() or Counted(Believed(now), boot, seconds)
        elapsed = before.elapsed(boot, seconds)
        look = Look(now, elapsed or 0.0, at_start=elapsed is None)
        believed = believed_after(before.believed, look)
        if believed.time != now and await self._is_confirmed(now):
            believed = believed_after(before.believed, replace(look, confirmed=True))
        self._counted = Counted(believed, boot, seconds)
        try:
            await self.seen.note(self._counted)
        except SightlineError as error:
            # What is due does not wait for a database; it is noted at the next look.
            _LOG.warning("what time it is is not noted: %s", error)
        if self.problem():
            _LOG.warning(
                "the clock has jumped: nothing is erased by what it says until there is a second sign"
            )

    def now(self) -> datetime:
        """Return the time that is believed: what must be gone by it is destroyed."""
        if self._counted is None:
            return self.wall()
        since = self._counted.elapsed(self._counted.boot, self.seconds()) or 0.0
        return self._counted.believed.time + timedelta(seconds=since)

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
