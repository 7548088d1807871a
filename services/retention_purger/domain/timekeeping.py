"""What time is believed to be: keys are destroyed by it, and a clock that jumps needs a second sign."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Clocks that are kept drift by less; a night without power, or a weekend's end, is less than a day.
TOLERANCE = timedelta(hours=1)
TOLERANCE_AT_THE_START = timedelta(days=1)
# A jump ahead that has stood for so long, by a clock that nobody sets, is believed without another clock.
DOUBTED_SECONDS = 3600.0
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Believed:
    """`time`: at the last look. `doubted_seconds`: how long the clock has been ahead by `doubted_ahead`.

    What was taken from the clock since the last second sign: `drifted` against what was counted, and
    `uncounted` at starts. Many small steps are one large one.
    """

    time: datetime
    doubted_seconds: float = 0.0
    doubted_ahead: timedelta = _NONE
    drifted: timedelta = _NONE
    uncounted: timedelta = _NONE


@dataclass(frozen=True, slots=True)
class Counted:
    """What was believed when a clock that nobody can set stood at `seconds`; it counts from a `boot` on."""

    believed: Believed
    boot: str = ""
    seconds: float = 0.0

    def elapsed(self, boot: str, seconds: float) -> float | None:
        """Return the seconds since then; None where nothing counted them."""
        counts = bool(boot) and boot == self.boot and seconds >= self.seconds
        return seconds - self.seconds if counts else None


@dataclass(frozen=True, slots=True)
class Look:
    """`wall`: the clock that can be set. `elapsed_seconds`: since the look before, by one that cannot be.

    `at_start`: nothing has counted since. `confirmed`: another clock says the same.
    """

    wall: datetime
    elapsed_seconds: float
    at_start: bool = False
    confirmed: bool = False


def believed_after(before: Believed, look: Look) -> Believed:
    """Return what time is believed to be now.

    Ahead: believed when another clock confirms it, or it has stood for DOUBTED_SECONDS. Behind: never
    without another clock, as nothing may be kept longer for it; time goes on as counted.
    """
    counted = before.time + timedelta(seconds=look.elapsed_seconds)
    ahead = look.wall - counted
    if look.confirmed:
        return Believed(look.wall)
    uncounted = before.uncounted + ahead
    if look.at_start and ahead > _NONE and uncounted <= TOLERANCE_AT_THE_START:
        return Believed(look.wall, drifted=before.drifted, uncounted=uncounted)
    drifted = before.drifted + ahead
    if abs(drifted) <= TOLERANCE:
        return Believed(look.wall, drifted=drifted, uncounted=before.uncounted)
    going_on = Believed(counted, drifted=before.drifted, uncounted=before.uncounted)
    return going_on if ahead < _NONE else _doubted(before, going_on, ahead, look)


def _doubted(before: Believed, going_on: Believed, ahead: timedelta, look: Look) -> Believed:
    """Return what is believed of a jump ahead: a clock that jumps on does not stand.

    At a start it may be further ahead than before: nobody counted how long the machine was off.
    """
    further = ahead - before.doubted_ahead
    stands = abs(further) <= TOLERANCE or (look.at_start and further > _NONE)
    if before.doubted_ahead == _NONE or not stands:
        return Believed(
            going_on.time, doubted_ahead=ahead, drifted=going_on.drifted, uncounted=going_on.uncounted
        )
    doubted = before.doubted_seconds + look.elapsed_seconds
    if doubted >= DOUBTED_SECONDS:
        return Believed(look.wall)
    since = ahead if look.at_start else before.doubted_ahead
    return Believed(going_on.time, doubted, since, going_on.drifted, going_on.uncounted)
