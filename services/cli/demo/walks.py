"""Who walks down the demo's street, when, and in which photograph."""

from dataclasses import dataclass
from typing import Final

from services.evaluation.street.rendering import Box

LISTED: Final = "listed-man"


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk; `mirrored` photographs make other-looking passers-by of the same few people."""

    identity: str
    photo: str
    start_seconds: float
    lane: float
    lane_end: float | None = None
    mirrored: bool = False


# The face in each photograph, forehead to chin.
FACES: Final = {
    "astronaut.png": Box(182, 58, 88, 120),
    "grace_hopper.jpg": Box(179, 137, 178, 189),
    "obama2.jpg": Box(202, 237, 270, 398),
    "obama3.jpg": Box(649, 277, 268, 336),
    "biden.jpg": Box(422, 177, 286, 385),
}

# Between the two walks of the listed man lie more than 20 s: two passes with a pass gap of 15 s.
WALKS: Final = (
    Walk("collins", "astronaut.png", 0.0, -1.2),
    Walk(LISTED, "obama2.jpg", 3.0, 0.2, 0.5),
    Walk("hopper", "grace_hopper.jpg", 5.0, 1.3, 0.9),
    Walk("biden", "biden.jpg", 8.0, -0.5, -1.1),
    Walk("collins", "astronaut.png", 13.0, 0.6, mirrored=True),
    Walk("hopper", "grace_hopper.jpg", 16.0, -0.9, 0.1, mirrored=True),
    Walk("biden", "biden.jpg", 20.0, 1.1, 0.8),
    Walk("collins", "astronaut.png", 24.0, -0.2, -0.9),
    Walk("hopper", "grace_hopper.jpg", 27.0, 1.2),
    Walk(LISTED, "obama3.jpg", 31.0, 0.0, -0.1),
    Walk("biden", "biden.jpg", 33.0, -1.2, mirrored=True),
    Walk("collins", "astronaut.png", 35.5, 1.0, 0.7, mirrored=True),
)
