"""When a cluster's detectors handled pictures: how long a camera was blind, seen from outside."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from itertools import pairwise

from tests.connected.cluster import Process
from tests.connected.failing_run import total
from tests.connected.meanwhile import meanwhile
from tests.connected.waiting import until

HANDLED = 'detector_records_handled_total{topic="frame-captured.v1"}'
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Sight:
    """What was seen of detectors, each looked at on a thread of its own."""

    handled: int = 0
    moments: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look_on(self, detector: Process, ended: threading.Event) -> None:
        """Look until told to end. One that is being started may take long to answer."""
        last_pid, last = detector.pid, total(detector.metrics(), HANDLED)
        while not ended.wait(_LOOK_SECONDS):
            try:
                pid, count = detector.pid, total(detector.metrics(), HANDLED)
            except (OSError, HTTPException):
                continue  # it is away
            # One that was started again counts from nothing.
            more = int(count - last if pid == last_pid else count)
            last_pid, last = pid, count
            if more > 0:
                with self._lock:
                    self.handled += more
                    self.moments.append(time.monotonic())

    def wait_for(self, pictures: int) -> None:
        """Wait until so many more pictures were handled."""
        wanted = self.handled + pictures
        until(lambda: self.handled >= wanted, "no picture was handled any more")

    def longest_gap_seconds(self, since: float) -> float:
        """Return the longest time without a picture that was handled, from `since` to now."""
        with self._lock:
            moments = sorted(self.moments)
        before = [moment for moment in moments if moment <= since][-1:]
        after = [moment for moment in moments if moment > since]
        times = [*(before or [since]), *after, time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(times))


@contextmanager
def looking(detectors: Sequence[Process]) -> Iterator[Sight]:
    """Look at these detectors until the block is left."""
    sight = Sight()
    with ExitStack() as looks:
        for one in detectors:
            looks.enter_context(meanwhile(partial(sight.look_on, one)))
        yield sight
