"""How well an attacker re-identifies, beside what guessing would reach."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
"""Shape (n, n): of probe i against the gallery's entry j; i and j of one number are one person."""

_RESAMPLES = 1000
_EER_RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure, its 95 % interval (bootstrap over people), and what guessing gives."""

    value: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """`places`: how many of the gallery scored higher than the right one, of each probe; `gallery` how many
    it holds. `p_ratio`: how often, people having been mixed up at random, the mean place is as good: the
    chance that it is luck.
    """

    places: NDArray[np.intp]
    gallery: int
    rank_1: Measured
    rank_10: Measured
    auc: Measured
    eer: Measured
    p_ratio: float


def places_of(scores: Scores) -> NDArray[np.intp]:
    """How many entries score higher than the probe's own person."""
    places: NDArray[np.intp] = (scores > np.diag(scores)[:, None]).sum(axis=1)
    return places


def judged(*parts: Scores, seed: int = 0) -> Outcome:
    """Identification at rank 1 and 10, verification by AUC and EER. `parts`: each a gallery of its
    own, of two people at least.
    """
    chance = np.random.default_rng(seed)
    # What scores alike is told apart by luck, not by the order in which people stand.
    parts = tuple(one + 1e-9 * max(float(np.ptp(one)), 1e-3) * chance.random(one.shape) for one in parts)
    places = np.concatenate([places_of(one) for one in parts])
    sizes = np.concatenate([np.full(len(one), len(one)) for one in parts])
    found = np.stack([places < 1, places < 10, 1 - places / (sizes - 1)]).astype(np.float64)
    by_guessing = (1 / sizes).mean(), np.minimum(10 / sizes, 1).mean(), 0.5
    drawn = chance.integers(len(places), size=(_RESAMPLES, len(places)))
    low, high = np.percentile(found[:, drawn].mean(axis=2), (2.5, 97.5), axis=1)
    rank_1, rank_10, auc = (
        Measured(float(one.mean()), float(low[row]), float(high[row]), float(by_guessing[row]))
        for row, one in enumerate(found)
    )

    def mixed_up() -> float:
        mixed = [places_of(one[:, chance.permutation(len(one))]) for one in parts]
        return float((np.concatenate(mixed) / (sizes - 1)).mean())

    as_good = sum(mixed_up() <= (places / (sizes - 1)).mean() for _ in range(_RESAMPLES))
    return Outcome(
        places,
        int(np.median(sizes)),
        rank_1,
        rank_10,
        auc,
        _equal_error(parts, chance),
        (1 + as_good) / (1 + _RESAMPLES),
    )


def _equal_error(parts: Sequence[Scores], chance: np.random.Generator) -> Measured:
    drawn = []
    for _ in range(_EER_RESAMPLES):
        whose = [chance.integers(len(one), size=len(one)) for one in parts]
        drawn.append(
            _crossing(
                np.concatenate([np.diag(one)[who] for one, who in zip(parts, whose, strict=True)]),
                np.concatenate([_others(one, who) for one, who in zip(parts, whose, strict=True)]),
            )
        )
    everybody = [np.arange(len(one)) for one in parts]
    mated = np.concatenate([np.diag(one) for one in parts])
    others = np.concatenate([_others(one, who) for one, who in zip(parts, everybody, strict=True)])
    return Measured(_crossing(mated, others), *_interval(drawn), 0.5)


def _others(scores: Scores, who: NDArray[np.intp]) -> Scores:
    """Scores between different people, of those that were drawn."""
    apart: Scores = scores[np.ix_(who, who)][who[:, None] != who[None, :]]
    return apart


def _crossing(mated: Scores, others: Scores) -> float:
    """The rate at which as many of the same people are refused as others are taken for them."""
    mated, others = np.sort(mated), np.sort(others)
    refused = np.searchsorted(mated, mated, "left") / len(mated)
    taken = 1 - np.searchsorted(others, mated, "left") / len(others)
    at = int(np.argmin(np.abs(refused - taken)))
    return float((refused[at] + taken[at]) / 2)


def _interval(drawn: list[float]) -> tuple[float, float]:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def beyond_chance(p_ratios: dict[str, float], level_ratio: float = 0.05) -> set[str]:
    """Which of many attacks did better than guessing (Holm 1979): one in twenty of all does by luck alone."""
    found: set[str] = set()
    for rank, name in enumerate(sorted(p_ratios, key=lambda one: p_ratios[one])):
        if p_ratios[name] > level_ratio / (len(p_ratios) - rank):
            break
        found.add(name)
    return found
