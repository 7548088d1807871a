"""The right to play one camera, as its holder knows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from services.frame_grabber.domain.epochs import is_used_up, next_epoch
from services.frame_grabber.domain.leases import Lease


@dataclass(slots=True)
class Hold:
    """A lease, and until when it is sure to last: by this process' own clock, counted from before it was
    asked for or renewed. So a process that slept, or lost the table of leases, knows it by itself.
    """

    lease: Lease
    valid_until: float
    clock: Callable[[], float] = time.monotonic

    @property
    def slot(self) -> int:
        """The camera's slot."""
        return self.lease.slot

    def is_valid(self) -> bool:
        """Whether nobody else can have the camera yet."""
        return self.clock() < self.valid_until

    def next_epoch(self, last: int) -> int:
        """Return the epoch of the next opening, above `last`."""
        return next_epoch(self.lease.number, last)

    def is_used_up(self, last: int) -> bool:
        """Whether no epoch above `last` is left."""
        return is_used_up(self.lease.number, last)
