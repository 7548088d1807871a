"""The times in a trace: each begins at a full minute.

How long a step took is told exactly; when it was no closer than the counters of the metrics tell it.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MINUTE_NS = 60_000_000_000
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def unix_ns(moment: datetime) -> int:
    """Return nanoseconds of Unix time."""
    return (moment - _BEGINNING) // _MICROSECOND * 1000


@dataclass(frozen=True, slots=True)
class FaceClock:
    """Nanoseconds of Unix time, set back so that the face's frame entered the system at a full minute.

    Every service reads `received_at` in the record, so all steps of one face are set back by the same.
    """

    set_back_ns: int

    @classmethod
    def of(cls, received_at: datetime) -> "FaceClock":
        """Return the clock of one face."""
        return cls(unix_ns(received_at) % MINUTE_NS)

    def now_ns(self) -> int:
        """Return what it shows now."""
        return time.time_ns() - self.set_back_ns
