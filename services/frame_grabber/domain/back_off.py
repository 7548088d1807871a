"""How long to wait before a camera is tried again."""


def back_off_seconds(attempt: int, chance: float, *, first: float = 0.5, most: float = 30.0) -> float:
    """Return the seconds to wait after the `attempt`-th failure in a row (1, 2, …).

    Doubles from `first` to `most`; `chance` in [0, 1) spreads it over the upper half, so that a switch
    which comes back is not met by all of its cameras at once («equal jitter»: Brooker, Exponential Backoff
    And Jitter, AWS Architecture Blog, 2015). ValueError outside those ranges.
    """
    if attempt < 1 or not 0.0 <= chance < 1.0:
        raise ValueError("attempts count from 1, and chance lies in [0, 1)")
    ceiling = min(most, first * 2.0 ** min(attempt - 1, 60))
    return ceiling / 2 + ceiling / 2 * chance
