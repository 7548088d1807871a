"""Figures of the tracker from counts of streets, with intervals over passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.evaluation.tracking.counting import StreetCount

RESAMPLES = 2000
_OUTER = (2.5, 97.5)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval: percentile bootstrap over passes. NaN where nothing can be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TrackerFigures:
    """The tracker at one frame rate. IDF1, IDP, IDR: ratios (`identity`); `faces_f1`: what IDF1 would be
    if each box that is on a face were the right person's. `never_tracked` passes are in IDF1 and IDR, and
    not in `fragments_per_pass`: how many tracks cover a pass, less one. `hidden_passes` were hidden by
    somebody on their way. `mixed_tracks` held two people or more, `false_tracks` nobody.
    """

    frames_per_second: int
    passes: int
    hidden_passes: int
    idf1: Figure
    idp: Figure
    idr: Figure
    faces_f1: Figure
    switches: int
    switches_per_pass: Figure
    fragments_per_pass: Figure
    whole_passes: Figure
    never_tracked: int
    tracks: int
    mixed_tracks: int
    false_tracks: int


def figures_of(frames_per_second: int, streets: Sequence[StreetCount], seed: int = 0) -> TrackerFigures:
    """Add the streets up. Boxes on nobody's face are of no pass: every resample has all of them."""
    passes = [one for street in streets for one in street.passes]
    rows = [(one.faces, one.held, one.identified, one.tracks, one.switches) for one in passes]
    counts = np.array(rows, np.int64).reshape(-1, 5)
    strays = sum(street.strays for street in streets)

    def figure(of: Callable[[Counts], float]) -> Figure:
        return bootstrapped(counts, of, seed)

    def boxes(some: Counts) -> int:
        return int(some[:, 1].sum()) + strays

    def faces(some: Counts) -> int:
        return int(some[:, 0].sum())

    return TrackerFigures(
        frames_per_second,
        passes=len(passes),
        hidden_passes=sum(one.hidden for one in passes),
        idf1=figure(lambda some: _ratio(2 * some[:, 2].sum(), faces(some) + boxes(some))),
        idp=figure(lambda some: _ratio(some[:, 2].sum(), boxes(some))),
        idr=figure(lambda some: _ratio(some[:, 2].sum(), faces(some))),
        faces_f1=figure(lambda some: _ratio(2 * some[:, 1].sum(), faces(some) + boxes(some))),
        switches=sum(one.switches for one in passes),
        switches_per_pass=figure(lambda some: _ratio(some[:, 4].sum(), len(some))),
        fragments_per_pass=figure(
            lambda some: _ratio((some[:, 3] - 1).clip(0).sum(), (some[:, 3] > 0).sum())
        ),
        whole_passes=figure(lambda some: _ratio((some[:, 3] == 1).sum(), len(some))),
        never_tracked=sum(one.tracks == 0 for one in passes),
        tracks=sum(street.tracks for street in streets),
        mixed_tracks=sum(street.mixed for street in streets),
        false_tracks=sum(street.false for street in streets),
    )


def bootstrapped(counts: Counts, of: Callable[[Counts], float], seed: int) -> Figure:
    """A figure of passes (n, columns), and its interval: passes drawn again, with replacement."""
    chance, number = np.random.default_rng(seed), len(counts)
    again = [of(counts[chance.integers(number, size=number)]) for _ in range(RESAMPLES)] if number else []
    if not again or np.isnan(again).all():
        return Figure(of(counts), np.nan, np.nan)
    low, high = np.nanpercentile(again, _OUTER)
    return Figure(of(counts), float(low), float(high))


def _ratio(part: int, whole: int) -> float:
    return float(part / whole) if whole else float("nan")
