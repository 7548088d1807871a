"""Who walks how in a street that is hard to follow: of each four, two cross and one overtakes another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.evaluation.street import Box, Walker
from services.evaluation.street_cutout import Picture

SIZE_PX = (1280, 720)
WALKERS_A_STREET = 24
_NEAR_PX = 110.0
# Fours begin so far apart: about ten people are in the picture at once.
_EVERY_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Portrait:
    """Somebody's photograph, (height, width, 3) uint8 RGB, and the face in it."""

    picture: Picture
    face: Box


@dataclass(frozen=True, slots=True)
class _Way:
    """Lanes as in `Walker`; a walk is of 7.3 m."""

    start_seconds: float
    lane: float
    lane_end: float
    walk_seconds: float


_FOUR = (
    # The second comes a little later, so that the first passes before it.
    _Way(0.0, -2.0, 1.4, 6.0),
    _Way(0.35, 2.0, -1.4, 6.0),
    # The fourth is brisk, and passes close before the third.
    _Way(1.6, 0.4, 0.2, 7.5),
    _Way(3.6, -0.3, 0.8, 4.6),
)


def walkers(portraits: Sequence[Portrait], seed: int) -> Iterator[Walker]:
    """Send them down the street; each is a pass of its own, named by its number."""
    chance = np.random.default_rng(seed)
    for number, portrait in enumerate(portraits):
        four, place = divmod(number, len(_FOUR))
        way, mirrored = _FOUR[place], -1 if four % 2 else 1
        start, end = (mirrored * lane + chance.uniform(-0.2, 0.2) for lane in (way.lane, way.lane_end))
        yield Walker(
            portrait.picture,
            portrait.face,
            0.5 + four * _EVERY_SECONDS + way.start_seconds + chance.uniform(-0.15, 0.15),
            start,
            str(number),
            end,
            way.walk_seconds * chance.uniform(0.9, 1.1),
            _NEAR_PX,
        )
