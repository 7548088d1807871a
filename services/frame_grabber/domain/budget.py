"""How many bytes a second a camera may put on the bus."""


class ByteBudget:
    """Fills at `bytes_per_second`, for one second's worth at most; None lets everything through.

    What a picture weighs is known only once it is on its way, so one may overdraw it: then the camera
    waits until that is made good.
    """

    def __init__(self, bytes_per_second: int | None) -> None:
        if bytes_per_second is not None and bytes_per_second <= 0:
            raise ValueError("a budget is above 0")
        self._rate = bytes_per_second
        self._level = float(bytes_per_second or 0)
        self._at_seconds: float | None = None

    def wait_seconds(self, now_seconds: float) -> float:
        """Return after how many seconds the next picture may go; 0: now."""
        if self._rate is None:
            return 0.0
        if self._at_seconds is not None:
            gained = max(0.0, now_seconds - self._at_seconds) * self._rate
            self._level = min(float(self._rate), self._level + gained)
        self._at_seconds = now_seconds
        return max(0.0, -self._level) / self._rate

    def spend(self, size_bytes: int) -> None:
        """Count a picture that went."""
        self._level -= size_bytes
