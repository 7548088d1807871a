"""A pack's own statistics: by the length of a list and by rate, from where on passers-by raise a false alert.

Lists are drawn from people, and everybody else passes. A pack's floors are its thresholds at 1 %.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.chassis.errors import BadInput
from services.evaluation.calibrating import limit_at
from services.evaluation.casting import MATED_RATIO, Cast, Numbers, cast
from services.evaluation.people import Person
from services.evaluation.protocols import passes
from services.evaluation.protocols.open_set import Templates
from services.evaluation.protocols.passes import Looks
from services.evaluation.rates import Estimate, Outcomes, is_extrapolated, share_of
from services.matcher.domain.density import Density

FLOOR_RATE = 0.01
RATES = (0.1, 0.05, 0.02, FLOOR_RATE, 0.005, 0.002, 0.001)
SIZES = (10, 100, 1000)
# Ten times as many entries are ten times as many chances: the tail of the longest list that was measured.
BEYOND = 10_000
_LISTS = {10: 40, 100: 20, 1000: 6}
# Of fewer one cannot tell the floor's rate.
_LEAST_PASSING = round(3 / FLOOR_RATE)


@dataclass(frozen=True, slots=True)
class Row:
    """`rate`: false alerts a pass, 0 to 1. `threshold`: cosine, up to the next thousandth, 1 at most.

    `tpir`: of passes of people who are listed with one photograph, at that threshold; 95 % over people.
    """

    rate: float
    threshold: float
    tpir: Estimate
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Length:
    """One length of a list. `people`: how many passed who were not on it.

    `extrapolated`: no list was so long, it follows from a shorter one.
    """

    size: int
    people: int
    extrapolated: bool
    rows: tuple[Row, ...]

    def at(self, rate: float) -> Row:
        """The row of a rate; there is one for each of RATES."""
        return next(row for row in self.rows if row.rate == rate)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Lists of one length, and what came of everybody's pass with each."""

    size: int
    casts: Sequence[Cast]
    outcomes: Sequence[Outcomes]

    def limit(self, rate: float) -> float:
        """The threshold of a rate: the mean of the lists'."""
        return float(np.mean([limit_at(one.strangers, rate) for one in self.outcomes]))

    def false_alerts(self, threshold: float) -> float:
        """The share of strangers' passes that reach it, 0 to 1."""
        return float(np.mean([np.mean(one.strangers >= threshold) for one in self.outcomes]))


def draw(
    people: Sequence[Person], size: int, templates: Templates, looks: Looks, density: Density | None
) -> Drawn:
    """Draw lists of `size` of `people`, and let the others pass. BadInput where there are too few people."""
    several = sum(len(person.photos) > 1 for person in people)
    numbers = Numbers(min(max(int(MATED_RATIO * size), 1), several), size)
    casts = [cast(people, numbers, seed) for seed in range(_LISTS[size])]
    return Drawn(size, casts, [passes.run(one, templates, looks, density) for one in casts])


def measure(
    people: Sequence[Person], templates: Templates, looks: Looks, density: Density | None
) -> Iterator[Length]:
    """Yield the statistics, the shortest list first. BadInput where there are too few people for any.

    The longest list takes half of the people at most, and leaves enough of them to tell the floor's rate.
    """
    require_enough(people)
    for size in SIZES:
        if size > len(people) // 2 or len(people) - size < _LEAST_PASSING:
            return
        drawn = draw(people, size, templates, looks, density)
        yield _length(drawn, size)
        if size == SIZES[-1]:
            yield _length(drawn, BEYOND)


def require_enough(people: Sequence[Person]) -> None:
    """BadInput where there are too few to measure any list."""
    least = _LEAST_PASSING + SIZES[0]
    if len(people) < least:
        raise BadInput(f"{len(people)} people are too few to measure floors with: give {least} or more")


def _length(drawn: Drawn, size: int) -> Length:
    people = min(len(one.strangers) for one in drawn.outcomes)
    names = [name for one in drawn.casts for name in one.mated]
    own = np.concatenate([one.own for one in drawn.outcomes])
    rows: list[Row] = []
    least = -1.0
    for rate in RATES:
        share = rate * drawn.size / size
        limit = float(np.ceil(drawn.limit(share) * 1000) / 1000)
        # A guess about the tail may fall below what was seen at a higher rate, or beyond any cosine.
        threshold = least = min(max(limit, least), 1.0)
        far = size != drawn.size or is_extrapolated(share, people)
        rows.append(Row(rate, threshold, share_of(names, own >= threshold), far))
    return Length(size, people, size != drawn.size, tuple(rows))
