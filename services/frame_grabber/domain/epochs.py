"""Epochs: a number that rises each time that a camera is taken."""

from datetime import datetime


def next_epoch(last: int, now: datetime) -> int:
    """Return an epoch above `last` and above all of earlier processes.

    It counts milliseconds of the clock, so it rises over a restart without being written down, and by one
    where the clock stood still or went back.
    """
    return max(last + 1, int(now.timestamp() * 1000))
