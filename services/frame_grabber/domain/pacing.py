"""Pacing: which pictures are kept when at most so many a second are wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a camera is played, and how soon it is tried again. No limit: every picture, any size."""

    frames_per_second_limit: float | None = None
    back_off_first_seconds: float = 0.5
    back_off_most_seconds: float = 30.0
    bytes_per_second_limit: int | None = None


class FrameRateLimit:
    """Keeps at most `frames_per_second` pictures a second, by their own time; None keeps all.

    It walks a grid instead of measuring gaps: 25 a second become 10, not 8.3. After a gap, or a jump
    back in time, the grid starts anew.
    """

    # Time stamps are often rounded to whole milliseconds.
    _ROUNDING_SECONDS = 0.001

    def __init__(self, frames_per_second: float | None) -> None:
        if frames_per_second is not None and frames_per_second <= 0:
            raise ValueError("a frame-rate limit is above 0")
        self._step_seconds = 1.0 / frames_per_second if frames_per_second else 0.0
        self._due_seconds: float | None = None

    def keeps(self, at_seconds: float) -> bool:
        """Decide on the picture of `at_seconds`; each is asked about once, in order."""
        if not self._step_seconds:
            return True
        due = self._due_seconds
        if due is None or abs(at_seconds - due) > 2 * self._step_seconds:
            due = at_seconds
        if at_seconds + self._ROUNDING_SECONDS < due:
            return False
        self._due_seconds = due + self._step_seconds
        return True


def frames_left_by_limit(frames: int, frames_per_second: float, limit: float | None) -> int:
    """Return how many of `frames` pictures, taken at `frames_per_second`, a limit leaves."""
    if limit is None or frames_per_second <= limit:
        return frames
    return round(frames * limit / frames_per_second)
