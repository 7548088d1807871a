"""What time is believed to be: keys are destroyed by it, and a clock that jumps needs a second sign."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Clocks that are kept drift by less; a night without power, or a weekend's end, is less than a day.
TOLERANCE = timedelta(hours=1)
TOLERANCE_AT_THE_START = timedelta(days=1)
# A jump ahead that has stood for so long, by a clock that nobody sets, is believed without another clock.
DOUBTED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Believed:
    """`time`: when it was looked last. `doubted_seconds`: for how long the clock has been ahead of it."""

    time: datetime
    doubted_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """`wall`: the clock that can be set. `elapsed_seconds`: since the look before, by one that cannot be.

    `at_start`: nothing has been counted before. `confirmed`: another clock says the same.
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
    most = TOLERANCE_AT_THE_START if look.at_start else TOLERANCE
    if look.confirmed or -TOLERANCE <= ahead <= most:
        return Believed(look.wall)
    if ahead < timedelta(0):
        return Believed(counted)
    doubted = before.doubted_seconds + look.elapsed_seconds
    return Believed(look.wall) if doubted >= DOUBTED_SECONDS else Believed(counted, doubted)
