"""When a cluster's detectors handled pictures: how long a camera was blind, seen from outside."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import pairwise

from tests.connected.cluster import Process
from tests.connected.failing_run import total
from tests.connected.waiting import until

HANDLED = 'detector_records_handled_total{topic="frame-captured.v1"}'
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Sight:
    """Looks at the metrics of each detector all the time, on a thread of its own."""

    detectors: Sequence[Process]
    handled: int = 0
    moments: list[float] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look_on(self, detector: Process) -> None:
        """Look until told to end. One that is being started may take long to answer."""
        last_pid, last = detector.pid, total(detector.metrics(), HANDLED)
        while not self._ended.wait(_LOOK_SECONDS):
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

    def end(self) -> None:
        self._ended.set()

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
    sight = Sight(detectors)
    threads = [threading.Thread(target=sight.look_on, args=(one,)) for one in detectors]
    for thread in threads:
        thread.start()
    try:
        yield sight
    finally:
        sight.end()
        for thread in threads:
            thread.join()
