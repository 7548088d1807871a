"""TPIR at FPIR, and how sure that is. Terms: ISO/IEC 19795-1 and 30137-1.

A mated probe is found when its own entry scores best of all, and at or above the threshold. A probe without
a template is not found (failure to acquire counts). Intervals: percentile bootstrap over people, 95 %.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RATES = (0.1, 0.01, 0.001)
RESAMPLES = 400
_SHARE_RESAMPLES = 1000
_OUTER = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio, 0 to 1, with its 95 % interval."""

    ratio: float
    low_ratio: float
    high_ratio: float


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """One probe a person. `own`: (m,) the score of a mated probe with its own subject, −inf where another
    subject scored better or there was no template; `strangers`: (n,) the best score of a non-mated probe.
    """

    own: Floats
    strangers: Floats


def threshold_at(strangers: Floats, rate: float) -> float:
    """The lowest threshold at which no more than `rate` of the strangers are taken for somebody."""
    allowed = int(np.floor(rate * len(strangers) + 1e-9))
    ordered = np.sort(strangers)[::-1]
    return float(np.nextafter(ordered[allowed], np.inf)) if allowed < len(ordered) else -np.inf


def tpir_at(outcomes: Outcomes, rate: float) -> float:
    """The share of mated probes that are found, at the threshold of that FPIR."""
    found = outcomes.own >= threshold_at(outcomes.strangers, rate)
    # At a rate of 1 any score is enough; no score is none.
    return float(np.mean(found & np.isfinite(outcomes.own)))


def is_extrapolated(rate: float, strangers: int) -> bool:
    """Whether so few strangers say nothing of that rate (ISO/IEC 19795-1: the rule of 3)."""
    return rate < 3 / strangers


def estimated(splits: list[Outcomes], figure: Callable[[Outcomes], float], seed: int = 0) -> Estimate:
    """The mean of a figure over splits; its interval is that of the splits' resamples together."""
    rng = np.random.default_rng(seed)
    each = max(RESAMPLES // len(splits), 20)
    again = [figure(resampled(outcomes, rng)) for outcomes in splits for _ in range(each)]
    low, high = np.percentile(again, _OUTER)
    return Estimate(float(np.mean([figure(outcomes) for outcomes in splits])), float(low), float(high))


def share_of(names: Sequence[str], found: NDArray[np.bool_]) -> Estimate:
    """The share of `found` (n,), who have `names` (n,): somebody who is there twice is drawn twice or never.

    Where all were found, or nobody, no draw says anything: the interval is Clopper and Pearson's.
    """
    _, whose = np.unique(np.array(names), return_inverse=True)
    hits, counts = np.bincount(whose, found), np.bincount(whose)
    rng = np.random.default_rng(0)
    again = rng.integers(0, len(counts), (_SHARE_RESAMPLES, len(counts)))
    low, high = np.percentile(hits[again].sum(axis=1) / counts[again].sum(axis=1), _OUTER)
    least = (1 - _OUTER[1] / 100) ** (1 / len(counts))
    low, high = least if found.all() else low, high if found.any() else 1 - least
    return Estimate(float(found.mean()), float(low), float(high))


def resampled(outcomes: Outcomes, rng: np.random.Generator) -> Outcomes:
    """As many people, drawn with replacement."""
    own, strangers = outcomes.own, outcomes.strangers
    return Outcomes(
        own[rng.integers(0, len(own), len(own))], strangers[rng.integers(0, len(strangers), len(strangers))]
    )


def curve(outcomes: Outcomes, points: int = 60) -> tuple[Floats, Floats]:
    """FPIR and TPIR of many thresholds, for DET and ROC."""
    rates = np.geomspace(1 / len(outcomes.strangers), 1.0, points)
    return rates, np.array([tpir_at(outcomes, float(rate)) for rate in rates])
