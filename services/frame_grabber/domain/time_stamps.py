"""Time stamps of pictures: the source's own, mended where it has none or they run backwards."""

_GUESSED_FRAMES_PER_SECOND = 25.0


class TimeLine:
    """Turns a video's own time stamps into seconds that never run backwards, 0 at its first picture.

    Where there is none, and where they jump back (files put together from several), the picture comes one
    frame after the last. Pauses are kept: a camera that records movement only has long ones.
    """

    def __init__(self, frames_per_second: float) -> None:
        self._frame_seconds = 1.0 / (
            frames_per_second if frames_per_second > 0 else _GUESSED_FRAMES_PER_SECOND
        )
        self._offset_seconds: float | None = None
        self._last_seconds = -self._frame_seconds

    def at_seconds(self, stamp_seconds: float | None) -> float:
        """Return the time of the next picture, whose own time stamp is `stamp_seconds`."""
        expected = self._last_seconds + self._frame_seconds
        if stamp_seconds is None:
            at = expected
        elif self._offset_seconds is None or stamp_seconds - self._offset_seconds < self._last_seconds:
            self._offset_seconds = stamp_seconds - expected
            at = expected
        else:
            at = stamp_seconds - self._offset_seconds
        self._last_seconds = at
        return at

    @property
    def length_seconds(self) -> float:
        """How much has been shown: the end of the last picture."""
        return self._last_seconds + self._frame_seconds
