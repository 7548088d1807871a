"""Who walks how in a street that is hard to follow: of each four, two cross and one overtakes another.

Nobody walks through anybody: walks are drawn until all keep apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf

import numpy as np

from services.evaluation.street.cutout import Picture
from services.evaluation.street.perspective import Perspective
from services.evaluation.street.rendering import FAR_FACE_PX, METRES_A_LANE, Box, Walker

SIZE_PX = (1280, 720)
WALKERS_A_STREET = 24
NEAR_FACE_PX = 110.0
# Fours begin so far apart: about ten people are in the picture at once.
_EVERY_SECONDS = 2.5
LEAST_APART_M = 0.55
"""From middle to middle: shoulders are 0.45 m wide."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """Somebody's photograph, (height, width, 3) uint8 RGB, and the face in it."""

    picture: Picture
    face: Box


@dataclass(frozen=True, slots=True)
class Way:
    """Lanes as in `Walker`."""

    start_seconds: float
    lane: float
    lane_end: float
    walk_seconds: float

    def place(self, at_seconds: float) -> tuple[float, float] | None:
        """Where somebody is, in metres to the right of the camera and away from it; None when not there."""
        done_ratio = (at_seconds - self.start_seconds) / self.walk_seconds
        if not 0 <= done_ratio < 1:
            return None
        lane = self.lane + (self.lane_end - self.lane) * done_ratio
        return lane * METRES_A_LANE, _FAR_M + (_NEAR_M - _FAR_M) * done_ratio


_FAR_M, _NEAR_M = (Perspective(*SIZE_PX).distance_m(face_px) for face_px in (FAR_FACE_PX, NEAR_FACE_PX))
_FOUR = (
    # The first passes before the second.
    Way(0.0, -2.0, 1.4, 6.0),
    Way(0.6, 2.0, -1.4, 6.0),
    # The fourth is brisk, comes up behind the third, and passes.
    Way(1.6, 0.3, 0.3, 7.5),
    Way(3.6, 0.5, -1.2, 4.6),
)
_STEP_SECONDS = 0.1


def walkers(portraits: Sequence[Portrait], seed: int) -> list[Walker]:
    """Send them down the street; each is a pass of its own, named by its number."""
    return [
        Walker(
            portrait.picture,
            portrait.face,
            way.start_seconds,
            way.lane,
            str(number),
            way.lane_end,
            way.walk_seconds,
            NEAR_FACE_PX,
        )
        for number, (portrait, way) in enumerate(zip(portraits, ways(len(portraits), seed), strict=True))
    ]


def ways(count: int, seed: int) -> list[Way]:
    """Draw the ways of so many people; who would come too near to others starts later."""
    chance, drawn = np.random.default_rng(seed), list[Way]()
    for number in range(count):
        way, late_seconds = _drawn(number, 0.0, chance), 0.0
        while min((apart_m(way, other) for other in drawn), default=LEAST_APART_M) < LEAST_APART_M:
            late_seconds += 0.02
            way = _drawn(number, late_seconds, chance)
        drawn.append(way)
    return drawn


def apart_m(one: Way, other: Way) -> float:
    """How near two people come to each other; infinite when they are never there together."""
    begin = max(one.start_seconds, other.start_seconds)
    end = min(one.start_seconds + one.walk_seconds, other.start_seconds + other.walk_seconds)
    places = ((one.place(at), other.place(at)) for at in np.arange(begin, end, _STEP_SECONDS).tolist())
    return min((hypot(a[0] - b[0], a[1] - b[1]) for a, b in places if a and b), default=inf)


def _drawn(number: int, late_seconds: float, chance: np.random.Generator) -> Way:
    four, place = divmod(number, len(_FOUR))
    way, mirrored = _FOUR[place], -1 if four % 2 else 1
    start, end = (mirrored * lane + chance.uniform(-0.3, 0.3) for lane in (way.lane, way.lane_end))
    return Way(
        0.5 + four * _EVERY_SECONDS + way.start_seconds + late_seconds + chance.uniform(0.0, 0.3),
        start,
        end,
        way.walk_seconds * chance.uniform(0.9, 1.1),
    )
