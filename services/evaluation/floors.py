"""A pack's floors: by the length of a list, the threshold at which 1 % of passers-by raise a false alert."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.evaluation.calibrating import limit_at
from services.evaluation.casting import MATED_RATIO, Numbers, cast
from services.evaluation.people import Person
from services.evaluation.protocols import passes
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Rule, Shots
from services.matcher.domain.density import Density

RATE = 0.01
SIZES = (10, 100, 1000)
# Ten times as many entries are ten times as many chances: the tail of the longest list that was measured.
BEYOND = 10_000
_LISTS = {10: 40, 100: 20, 1000: 6}


@dataclass(frozen=True, slots=True)
class Floor:
    """`tpir`: the share of listed passers-by who are found at that threshold."""

    size: int
    threshold: float
    tpir: float
    passes: int
    extrapolated: bool


def measure(
    people: Sequence[Person], templates: Templates, shots: Shots, rule: Rule, density: Density | None
) -> Iterator[Floor]:
    """Draw lists of each length, let everybody else pass, and yield the floors, the shortest list first."""
    looks = passes.looked_at(shots, rule)
    for size in SIZES:
        if size > len(people) // 2:
            return
        numbers = Numbers(max(int(MATED_RATIO * size), 1), size)
        found = [
            passes.run(cast(people, numbers, seed), templates, looks, density) for seed in range(_LISTS[size])
        ]
        for length, rate in ((size, RATE), (BEYOND, RATE * size / BEYOND)):
            if length == size or size == SIZES[-1]:
                limits = [limit_at(one.strangers, rate) for one in found]
                tpir = float(np.mean([np.mean(one.own >= limits[place]) for place, one in enumerate(found)]))
                strangers = len(found[0].strangers)
                yield Floor(length, float(np.mean(limits)), tpir, strangers, length != size)
