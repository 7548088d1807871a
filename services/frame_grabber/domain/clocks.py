"""When a picture was taken, from its own time stamp."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class ReplayClock:
    """The clock of a file: its first picture was taken when the replay began."""

    began_at: datetime

    def captured_at(self, at_seconds: float) -> datetime:
        """Return the moment of the picture `at_seconds` behind the first one."""
        return self.began_at + timedelta(seconds=at_seconds)


class StreamClock:
    """The clock of a stream: the wall clock, anchored to the time stamps of the pictures.

    A picture cannot arrive before it was taken. So of all that arrive, the one that arrived soonest behind
    its own time stamp shows best how the two clocks stand: the anchor is the least of (arrival - time stamp)
    over the last window or two. The network's jitter does not reach the capture times, and a camera whose
    clock runs fast or slow is followed. A jump of the time stamps starts anew.
    """

    def __init__(self, window_seconds: float = 20.0, jump_seconds: float = 5.0) -> None:
        self._window_seconds = window_seconds
        self._jump_seconds = jump_seconds
        self._window_began: float | None = None
        self._last_at_seconds = 0.0
        self._least = 0.0
        self._least_before = 0.0

    def captured_at(self, at_seconds: float, arrived_at: datetime) -> datetime:
        """Return when the picture with the time stamp `at_seconds` was taken; never after `arrived_at`."""
        arrival = arrived_at.timestamp()
        behind = arrival - at_seconds
        if self._window_began is None or self._jumped(at_seconds, behind):
            self._window_began, self._least, self._least_before = arrival, behind, behind
        elif arrival - self._window_began > self._window_seconds:
            self._window_began, self._least_before, self._least = arrival, self._least, behind
        self._least = min(self._least, behind)
        self._last_at_seconds = at_seconds
        return datetime.fromtimestamp(at_seconds + min(self._least, self._least_before), UTC)

    def _jumped(self, at_seconds: float, behind: float) -> bool:
        step = at_seconds - self._last_at_seconds
        late = behind - min(self._least, self._least_before)
        return step < 0 or step > self._jump_seconds or late > self._jump_seconds
