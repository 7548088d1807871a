"""Percentiles of durations, kept as counts in buckets: nothing of a single event stays."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

# Each bucket's upper bound is 2 % above the one before, from 10 microseconds.
_RATIO = math.log(1.02)
_SMALLEST_SECONDS = 1e-5


@dataclass(slots=True)
class Durations:
    """A histogram of seconds; percentiles are right to 2 %, the maximum exactly."""

    counts: Counter[int] = field(default_factory=Counter)
    max_seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration; a negative one (a clock was set) counts as zero."""
        seconds = max(seconds, _SMALLEST_SECONDS)
        self.counts[math.ceil(math.log(seconds / _SMALLEST_SECONDS) / _RATIO)] += 1
        self.max_seconds = max(self.max_seconds, seconds)

    def add_all(self, other: "Durations") -> None:
        """Count every duration of `other`."""
        self.counts += other.counts
        self.max_seconds = max(self.max_seconds, other.max_seconds)

    def copy(self) -> "Durations":
        """Return the same counts, which no longer change."""
        return Durations(self.counts.copy(), self.max_seconds)

    @property
    def count(self) -> int:
        """How many were added."""
        return self.counts.total()

    @property
    def sum_seconds(self) -> float:
        """All of them together, to 2 %."""
        return sum(_upper_seconds(bucket) * count for bucket, count in self.counts.items())

    def within(self, bounds: Sequence[float]) -> list[int]:
        """Return how many are between each of `bounds`, in seconds and rising, and beyond the last.

        A bound is met to 2 %: by all of the bucket that it lies in.
        """
        found = [0] * (len(bounds) + 1)
        for bucket, count in self.counts.items():
            found[bisect_left(bounds, _upper_seconds(bucket - 1))] += count
        return found

    def percentile(self, percent: float) -> float:
        """Return the duration that `percent` (0 to 100) do not exceed, in seconds; 0 when there are none."""
        wanted = self.count * percent / 100
        reached = 0
        for bucket in sorted(self.counts):
            reached += self.counts[bucket]
            if reached >= wanted:
                return min(_upper_seconds(bucket), self.max_seconds)
        return 0.0


def _upper_seconds(bucket: int) -> float:
    return _SMALLEST_SECONDS * math.exp(bucket * _RATIO)
