"""How many may wait to have a password looked at: few, and of one place fewer still."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_WAITING = 16
MOST_OF_ONE_PLACE = 4


@dataclass(slots=True)
class Queue:
    """Places of those who wait or are looked at. `most_of_one` leaves room for others in a flood from one."""

    most: int = MOST_WAITING
    most_of_one: int = MOST_OF_ONE_PLACE
    _waiting: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def place(self, source: str) -> Iterator[bool]:
        """Give whether there was room; while the block runs it is taken."""
        has_room = self._waiting.total() < self.most and self._waiting[source] < self.most_of_one
        self._waiting[source] += has_room
        try:
            yield has_room
        finally:
            self._waiting[source] -= has_room
            if not self._waiting[source]:
                del self._waiting[source]
