"""The threshold for a false alert rate of the whole rule of a pass, on one list, by people who are not on it.

The cohort's people pass the camera one by one; a pass is false when any look at it reaches the threshold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.chassis.errors import BadInput
from services.evaluation.protocols.passes import Rule, best
from services.evaluation.rates import Estimate, Floats, is_extrapolated, threshold_at
from services.evaluation.recogniser import Values
from services.evaluation.scoring import Gallery
from services.evaluation.walks import View

_RESAMPLES = 1000
_OUTER = (2.5, 97.5)
# Beyond the cohort its scores are taken to go on as the best of these do: exponentially.
_TAIL_RATIO = 0.05
_LEAST_TAIL = 20


@dataclass(frozen=True, slots=True)
class Calibrated:
    """`threshold` for `rate` false alerts a pass, 0 to 1; `low` and `high`: its 95 % interval over people.

    `expected`: TPIR of passes of people of the cohort, each put on the list with one photograph; None where
    too few have two. `nearest`: the names whose passes score best, who may be on the list after all.
    """

    rate: float
    threshold: float
    low: float
    high: float
    people: int
    extrapolated: bool
    expected: Estimate | None
    mated: int
    nearest: tuple[str, ...]


def calibrate(
    gallery: Gallery,
    shots: Mapping[str, Sequence[View]],
    enrolled: Mapping[str, Values],
    mated_shots: Mapping[str, Sequence[View]],
    rule: Rule,
    rate: float,
    *,
    extrapolate: bool,
) -> Calibrated:
    """Find the threshold. `shots`: a pass of each of the cohort; `enrolled` and `mated_shots`: of those with
    two photographs, the template of one and a pass in the other. BadInput where the cohort is too small.
    """
    names = [name for name, seen in shots.items() if seen]
    strangers = np.array([best(gallery, rule(shots[name]), None) for name in names])
    if not len(strangers):
        raise BadInput("no pass of the cohort shows a face: give other photographs")
    refuse_guess(rate, len(strangers), extrapolate=extrapolate)
    rng = np.random.default_rng(0)
    again = [
        limit_at(strangers[rng.integers(0, len(strangers), len(strangers))], rate) for _ in range(_RESAMPLES)
    ]
    low, high = np.percentile(again, _OUTER)
    threshold = limit_at(strangers, rate)
    own = np.array([_own(gallery, enrolled[name], rule(mated_shots[name])) for name in enrolled])
    order = np.argsort(-strangers)[:3]
    return Calibrated(
        rate,
        threshold,
        float(low),
        float(high),
        len(strangers),
        is_extrapolated(rate, len(strangers)),
        _share(own, threshold, rng) if len(own) else None,
        len(own),
        tuple(names[place] for place in order),
    )


def refuse_guess(rate: float, people: int, *, extrapolate: bool) -> None:
    """Raise BadInput where so few people say nothing of a rate, unless a guess is asked for."""
    if is_extrapolated(rate, people) and not extrapolate:
        raise BadInput(
            f"{people} people say nothing of a rate below {3 / people:.2%}: give more people,"
            " ask for a higher rate, or say --extrapolate"
        )


def limit_at(strangers: Floats, rate: float) -> float:
    """The threshold of that rate; where there are too few strangers, by the tail of their best scores."""
    if not is_extrapolated(rate, len(strangers)):
        return threshold_at(strangers, rate)
    count = min(max(int(_TAIL_RATIO * len(strangers)), _LEAST_TAIL), len(strangers) - 1)
    ordered = np.sort(strangers)[::-1]
    start = ordered[count]
    spread = float(np.mean(ordered[:count] - start))
    return float(start + spread * np.log(count / len(strangers) / rate))


def _own(gallery: Gallery, template: Values, looks: Sequence[Values]) -> float:
    """What the looks of a pass score with the person's own entry, were it on this list."""
    if not looks:
        return -np.inf
    return best(gallery.beside(template, ""), looks, "")


def _share(own: Floats, threshold: float, rng: np.random.Generator) -> Estimate:
    found = own >= threshold
    again = [found[rng.integers(0, len(found), len(found))].mean() for _ in range(_RESAMPLES)]
    low, high = np.percentile(again, _OUTER)
    return Estimate(float(found.mean()), float(low), float(high))
