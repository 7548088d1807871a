"""When something is over by two clocks: one that can be set, and one that only counts."""

from dataclasses import dataclass
from datetime import datetime

# Clocks that are kept drift by less.
_TOLERANCE_SECONDS = 3600.0
# What was over already as it was first seen may only seem so: the clock has to stand.
_STANDS_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Countdown:
    """Seen first when the counting clock stood at `began_seconds`; over by the other one at `over_at`."""

    over_at: datetime
    began_seconds: float
    left_seconds: float

    @classmethod
    def begun(cls, over_at: datetime, now: datetime, seconds: float) -> "Countdown":
        """Return one that begins now."""
        return cls(over_at, seconds, (over_at - now).total_seconds())

    def is_over(self, now: datetime, seconds: float) -> bool:
        """Say whether it is: a clock that jumps ahead is not enough, and one that is set back is no delay."""
        counted = seconds - self.began_seconds
        if self.left_seconds <= 0:
            return now >= self.over_at and counted >= _STANDS_SECONDS
        if counted >= self.left_seconds:
            return True
        return now >= self.over_at and counted >= self.left_seconds - _TOLERANCE_SECONDS
