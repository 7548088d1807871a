"""Whether a pack's statistics hold for others: measured with one half of the people, tried on the other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.evaluation.pass_statistics import RATES, SIZES, draw
from services.evaluation.people import Person
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Looks
from services.evaluation.rates import is_extrapolated
from services.matcher.domain.density import Density

SPLITS = 3
# Of a half so many may be on a list; the others pass.
_LISTED_RATIO = 0.7


@dataclass(frozen=True, slots=True)
class Tried:
    """Measured ÷ asked false alert rate: the mean of all tries, the least and the most.

    `people`: how many passed, each time.
    """

    size: int
    rate: float
    ratio: float
    least: float
    most: float
    people: int


def tried(
    people: Sequence[Person], templates: Templates, looks: Looks, density: Density | None
) -> Iterator[Tried]:
    """Yield the figures of each length and rate that a half can tell; each half is tried on the other."""
    for size in SIZES:
        if size > _LISTED_RATIO * (len(people) // 2):
            return
        found: defaultdict[float, list[float]] = defaultdict(list)
        passing = len(people) // 2 - size
        for seed in range(SPLITS):
            order = np.random.default_rng((seed, size)).permutation(len(people))
            parts = np.array_split(order, 2)
            one, other = (
                draw([people[place] for place in part], size, templates, looks, density) for part in parts
            )
            for rate in RATES:
                if not is_extrapolated(rate, passing):
                    found[rate].append(other.false_alerts(one.limit(rate)) / rate)
                    found[rate].append(one.false_alerts(other.limit(rate)) / rate)
        for rate, ratios in found.items():
            yield Tried(size, rate, float(np.mean(ratios)), min(ratios), max(ratios), passing)
