"""Whether the kernel's clock is kept by another, as NTP does: adjtimex(2)."""

import ctypes
from datetime import datetime

# More than struct timex has on any machine; all zeros asks, and sets nothing.
_TIMEX_BYTES = 512
_TIME_ERROR = 5  # «clock not synchronised to a reliable server»


class KernelClock:
    """SecondClock: where something keeps the clock, that is another clock that says the same."""

    async def time(self, wall: datetime) -> datetime | None:
        """Return `wall` where the clock is kept; None where it is not, or nobody can say."""
        return wall if _is_kept() else None


def _is_kept() -> bool:
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return False  # no Linux
    state: int = adjtimex(ctypes.byref(ctypes.create_string_buffer(_TIMEX_BYTES)))
    return 0 <= state < _TIME_ERROR
