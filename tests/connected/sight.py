"""When a cluster's detectors handled pictures: how long a camera was blind, seen from outside."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from tests.connected.cluster import Process
from tests.connected.failing_run import total, until

HANDLED = 'detector_records_handled_total{topic="frame-captured.v1"}'
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Sight:
    """Looks at the detectors' metrics all the time, on a thread of its own."""

    detectors: Sequence[Process]
    handled: int = 0
    moments: list[float] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def look_on(self) -> None:
        """Look until told to end."""
        last: dict[int, tuple[int, float]] = {}
        while not self._ended.wait(_LOOK_SECONDS):
            for detector in self.detectors:
                try:
                    pid, count = detector.pid, total(detector.metrics(), HANDLED)
                except OSError:
                    continue  # it is away
                # One that was started again counts from nothing.
                before = last.get(detector.http_port, (pid, count))
                more = count - before[1] if before[0] == pid else count
                last[detector.http_port] = pid, count
                if more > 0:
                    self.handled += int(more)
                    self.moments.append(time.monotonic())

    def end(self) -> None:
        self._ended.set()

    def wait_for(self, pictures: int) -> None:
        """Wait until so many more pictures were handled."""
        wanted = self.handled + pictures
        until(lambda: self.handled >= wanted, "no picture was handled any more")

    def longest_gap_seconds(self, since: float) -> float:
        """Return the longest time without a picture that was handled, from `since` to now."""
        before = [moment for moment in self.moments if moment <= since][-1:]
        after = [moment for moment in self.moments if moment > since]
        times = [*(before or [since]), *after, time.monotonic()]
        return max(later - earlier for earlier, later in pairwise(times))


@contextmanager
def looking(detectors: Sequence[Process]) -> Iterator[Sight]:
    """Look at these detectors until the block is left."""
    sight = Sight(detectors)
    thread = threading.Thread(target=sight.look_on)
    thread.start()
    try:
        yield sight
    finally:
        sight.end()
        thread.join()
