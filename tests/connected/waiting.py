"""Until something holds, and no longer."""

import time
from collections.abc import Callable

_LOOK_SECONDS = 0.1


def until(
    holds: Callable[[], bool],
    otherwise: str | Callable[[], str],
    limit_seconds: float = 120.0,
    still: Callable[[], bool] = lambda: True,
    every_seconds: float = _LOOK_SECONDS,
) -> float:
    """Wait until something holds; return after how many seconds it did.

    `otherwise`: what is said when it does not within the limit, made then if it is to tell of then.
    """
    began = time.monotonic()
    while not holds():
        assert still(), f"{_said(otherwise)} before the run ended"
        assert time.monotonic() < began + limit_seconds, f"{_said(otherwise)} in {limit_seconds:.0f} s"
        time.sleep(every_seconds)
    return time.monotonic() - began


def _said(otherwise: str | Callable[[], str]) -> str:
    return otherwise if isinstance(otherwise, str) else otherwise()
