"""The pairs protocol of LFW: do these two photographs show one person?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.evaluation.people import Person
from services.evaluation.protocols.open_set import Templates

MOST_PAIRS = 3000
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """Two photographs: names, and numbers from 0 among that person's."""

    one: tuple[str, int]
    other: tuple[str, int]

    @property
    def mated(self) -> bool:
        return self.one[0] == self.other[0]


@dataclass(frozen=True, slots=True)
class Verified:
    """Accuracy over ten folds (threshold from the other nine), mean and standard error; pairs that could be
    compared, and those of which a photograph showed no face.
    """

    accuracy_ratio: float
    error_ratio: float
    compared: int
    without_face: int


def drawn(people: Sequence[Person], seed: int = 0) -> list[Pair]:
    """As many mated as non-mated pairs at random, 3,000 of each at most."""
    rng = np.random.default_rng(seed)
    several = [person for person in people if len(person.photos) > 1]
    count = min(MOST_PAIRS, sum(len(one.photos) * (len(one.photos) - 1) // 2 for one in several))
    mated = [
        Pair((one.name, first), (one.name, second))
        for one in several
        for first in range(len(one.photos))
        for second in range(first + 1, len(one.photos))
    ]
    pairs = [mated[place] for place in rng.permutation(len(mated))[:count]]
    for _ in range(count):
        one, other = (people[place] for place in rng.choice(len(people), 2, replace=False))
        sides = [(person.name, int(rng.integers(len(person.photos)))) for person in (one, other)]
        pairs.append(Pair(sides[0], sides[1]))
    return [pairs[place] for place in rng.permutation(len(pairs))]


def read(path: Path, people: Sequence[Person]) -> list[Pair]:
    """Read LFW's `pairs.txt`, as far as its people are there. BadInput when it is none."""
    known: Mapping[str, int] = {person.name: len(person.photos) for person in people}
    pairs = []
    try:
        lines = [line.split() for line in path.read_text("utf-8").splitlines()]
        for words in lines:
            if len(words) == 3:
                pairs.append(Pair((words[0], int(words[1]) - 1), (words[0], int(words[2]) - 1)))
            elif len(words) == 4:
                pairs.append(Pair((words[0], int(words[1]) - 1), (words[2], int(words[3]) - 1)))
    except (OSError, UnicodeDecodeError, ValueError):
        raise BadInput(f"{path} is no list of pairs (name 1 2, or name 1 name 2 on each line)") from None
    here = [
        pair
        for pair in pairs
        if all(0 <= number < known.get(name, 0) for name, number in (pair.one, pair.other))
    ]
    if not here:
        raise BadInput(f"{path} names no two photographs that are there")
    return here


def verify(pairs: Sequence[Pair], templates: Templates) -> Verified:
    """Compare each pair by cosine."""
    scores, mated = [], []
    for pair in pairs:
        one, other = (templates[name][number] for name, number in (pair.one, pair.other))
        if one is not None and other is not None:
            scores.append(float(one @ other))
            mated.append(pair.mated)
    right = _folds(np.array(scores), np.array(mated))
    return Verified(
        float(right.mean()), float(right.std(ddof=1) / np.sqrt(_FOLDS)), len(scores), len(pairs) - len(scores)
    )


def _folds(scores: NDArray[np.float64], mated: NDArray[np.bool_]) -> NDArray[np.float64]:
    fold = np.arange(len(scores)) * _FOLDS // max(len(scores), 1)
    right = []
    for number in range(_FOLDS):
        learnt, asked = fold != number, fold == number
        threshold = _best_threshold(scores[learnt], mated[learnt])
        right.append(np.mean((scores[asked] >= threshold) == mated[asked]))
    return np.array(right)


def _best_threshold(scores: NDArray[np.float64], mated: NDArray[np.bool_]) -> float:
    """The score at which most are told apart: halfway between two."""
    order = np.argsort(scores)
    # Right, when the threshold is that of each place: non-mated below it, mated from it on.
    right = np.concatenate([[0], np.cumsum(~mated[order])[:-1]]) + np.cumsum(mated[order][::-1])[::-1]
    place = int(right.argmax())
    return float(scores[order[max(place - 1, 0) : place + 1]].mean())
