"""What was measured, in one place: each constant with the command that measures it.

Cores are those of the machine on which all of it was measured; pictures are 1280 × 720. What depends on the
model pack is in PACKS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.chassis.errors import BadInput

MACHINE: Final = "two virtual cores of an AMD EPYC with AVX-512"

_BENCH: Final = "tox -e bench"
_CONNECTED: Final = "tox -e bench-connected -- --only cost"
_SCALE: Final = "tox -e bench-scale"
_MATCHING: Final = "tox -e bench-matching"


@dataclass(frozen=True, slots=True)
class Measured:
    """`value` in `unit`: what `command` prints on MACHINE."""

    value: float
    unit: str
    command: str


# What a camera's own video costs, looked at or not: H.264 is decoded in its order.
DECODING: Final = Measured(1.4, "core-ms a frame of the video", _SCALE)
# What a passer-by leads to.
LOOKS: Final = Measured(3.0, "looks a face", _BENCH)
SHOTS: Final = Measured(13.0, "shots a face, of all looks", _BENCH)

# Whole processes on Kafka, Redis, PostgreSQL and Milvus, what they do besides their model included.
FRAME_GRABBER: Final = Measured(10.9, "core-ms a frame", _CONNECTED)
MATCHER: Final = Measured(14.7, "core-ms a look", _CONNECTED)
KAFKA: Final = Measured(3.6, "core-ms a frame", _CONNECTED)
REDIS: Final = Measured(1.7, "core-ms a frame", _CONNECTED)
IDLE: Final = Measured(0.03, "cores a service that waits", _CONNECTED)

# A search of Milvus: two points, between which it grows with the list, in a line.
SEARCH_SHORT: Final = Measured(3.1, "core-ms a look, 1,000 entries", _MATCHING)
SEARCH_LONG: Final = Measured(119.0, "core-ms a look, 1,000,000 entries", _MATCHING)
ENTRY: Final = Measured(1.9, "kB an entry", _MATCHING)

# Resident memory of a process, and what a camera adds to the two that hold its pictures.
GRABBER_MEMORY: Final = Measured(246.0, "MB", _CONNECTED)
MATCHER_MEMORY: Final = Measured(226.0, "MB", _CONNECTED)
OTHER_MEMORY: Final = Measured(175.0, "MB", _CONNECTED)
KAFKA_MEMORY: Final = Measured(420.0, "MB", _CONNECTED)
REDIS_MEMORY: Final = Measured(13.0, "MB", _CONNECTED)
POSTGRES_MEMORY: Final = Measured(370.0, "MB", _CONNECTED)
MILVUS_MEMORY: Final = Measured(211.0, "MB", _CONNECTED)
CAMERA_MEMORY: Final = Measured(6.0, "MB a camera", _SCALE)


@dataclass(frozen=True, slots=True)
class PackCosts:
    """What a pack costs: its detector's network alone, and the two processes, whole."""

    detector_model: Measured
    detector: Measured
    embedder: Measured
    detector_memory: Measured
    embedder_memory: Measured


_ZOO_BENCH: Final = "tox -e bench -- --own --pack opencv-zoo"
_ZOO_CONNECTED: Final = f"{_CONNECTED} --pack opencv-zoo"

PACKS: Final[Mapping[str, PackCosts]] = {
    "bundled": PackCosts(
        Measured(37.0, "core-ms a frame", _BENCH),
        Measured(59.6, "core-ms a frame", _CONNECTED),
        Measured(38.7, "core-ms a look", _CONNECTED),
        Measured(484.0, "MB", _CONNECTED),
        Measured(262.0, "MB", _CONNECTED),
    ),
    "opencv-zoo": PackCosts(
        Measured(9.0, "core-ms a frame", _ZOO_BENCH),
        Measured(24.0, "core-ms a frame", _ZOO_CONNECTED),
        Measured(111.3, "core-ms a look", _ZOO_CONNECTED),
        Measured(322.0, "MB", _ZOO_CONNECTED),
        Measured(366.0, "MB", _ZOO_CONNECTED),
    ),
}


def costs_of(pack: str) -> PackCosts:
    """What a pack costs; BadInput where nobody measured it."""
    if pack not in PACKS:
        raise BadInput(f"nobody measured what {pack} costs: choose {' or '.join(PACKS)}")
    return PACKS[pack]
