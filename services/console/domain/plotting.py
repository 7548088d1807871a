"""A plot of what is known between two ends: steps over time, as lines and a band of an SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH_PX, HEIGHT_PX = 320, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 312, 12, 144
# What holds now is drawn this far beyond the moment at which it became so.
_TAIL = 24
# Of units people are counted, so half of such a scale is a whole number.
_TOPS, _TOPS_OF_UNITS = (1, 2, 3, 4, 5, 6, 8, 10), (2, 4, 6, 8, 10)
# No rate of faces is as small as this, and far below it there are no powers of ten any more.
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Reading:
    """From `at` on it is `low` at least and `high` at most."""

    at: datetime
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, so far from the top, and what it stands for."""

    y_px: float
    value: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Paths as SVG has them: what lies between the two ends, and each end by itself."""

    band: str
    upper: str
    lower: str
    ticks: tuple[Tick, ...]
    left_px: int = _LEFT
    right_px: int = _RIGHT
    bottom_px: int = _BOTTOM


def plot_of(readings: Sequence[Reading], most: float = math.inf) -> Plot | None:
    """Return a plot of readings in order of time; None where there is none. Nothing can be above `most`."""
    if not readings:
        return None
    top = min(top_of(max(one.high for one in readings)), most)
    across = [_x(one.at, readings) for one in readings] + [float(_RIGHT)]
    highs, lows = [_y(one.high, top) for one in readings], [_y(one.low, top) for one in readings]
    upper, lower = _steps(across, highs), _steps(across, lows)
    return Plot(
        band=f"{_path(upper)} L{' L'.join(f'{x:.1f} {y:.1f}' for x, y in reversed(lower))} Z",
        upper=_path(upper),
        lower=_path(lower),
        ticks=tuple(Tick(_y(value, top), value) for value in (0.0, top / 2, top)),
    )


def top_of(most: float) -> float:
    """Return the end of a scale that holds `most`, round, and round when halved."""
    if most <= 0:
        return 2.0
    power = 10.0 ** math.floor(math.log10(max(most, _LEAST)))
    steps = _TOPS_OF_UNITS if power == 1 else _TOPS
    return next(step * power for step in steps if step * power >= most * (1 - 1e-9))


def _x(at: datetime, readings: Sequence[Reading]) -> float:
    first, last = readings[0].at, readings[-1].at
    seconds = (last - first).total_seconds()
    share = (at - first).total_seconds() / seconds if seconds else 0.0
    return _LEFT + share * (_RIGHT - _LEFT - _TAIL)


def _y(value: float, top: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * value / top


def _steps(across: Sequence[float], heights: Sequence[float]) -> list[tuple[float, float]]:
    """Two points for each height: from where it begins to where the next one does."""
    return [
        (x, height) for number, height in enumerate(heights) for x in (across[number], across[number + 1])
    ]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
