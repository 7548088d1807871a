"""Who is enrolled, who is looked for, and who is a stranger: one split of people at random."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.chassis.errors import BadInput
from services.evaluation.people import Person

MATED_RATIO = 0.43
LARGEST_LIST = 1000


@dataclass(frozen=True, slots=True)
class Cast:
    """`mated` are enrolled and looked for, `fillers` are enrolled alone, `strangers` are looked for alone."""

    mated: tuple[str, ...]
    fillers: tuple[str, ...]
    strangers: tuple[str, ...]

    @property
    def enrolled(self) -> tuple[str, ...]:
        return (*self.mated, *self.fillers)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many people play each part."""

    mated: int
    enrolled: int

    @classmethod
    def fitting(cls, people: Sequence[Person]) -> "Numbers":
        """As many as leave half of all people strangers; of the enrolled 43 % are mated."""
        several = sum(len(person.photos) > 1 for person in people)
        enrolled = min(LARGEST_LIST, len(people) // 2)
        return cls(min(int(MATED_RATIO * enrolled), several), enrolled)


def cast(people: Sequence[Person], numbers: Numbers, seed: int) -> Cast:
    """Draw the parts; who is mated needs two photographs. BadInput when there are too few people."""
    photos: Mapping[str, int] = {person.name: len(person.photos) for person in people}
    order = [people[place].name for place in np.random.default_rng(seed).permutation(len(people))]
    several = [name for name in order if photos[name] > 1]
    if not 0 < numbers.mated <= min(len(several), numbers.enrolled) or numbers.enrolled >= len(people):
        raise BadInput(
            f"{len(people)} people, {len(several)} of them with two photographs, are too few for "
            f"{numbers.mated} mated of {numbers.enrolled} enrolled and strangers besides: ask for fewer"
        )
    mated = several[: numbers.mated]
    rest = [name for name in order if name not in set(mated)]
    fillers = rest[: numbers.enrolled - numbers.mated]
    return Cast(tuple(mated), tuple(fillers), tuple(rest[len(fillers) :]))
