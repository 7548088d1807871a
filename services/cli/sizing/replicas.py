"""How many replicas so many cameras need: what `charts/sightline` follows, from the same constants."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from services.cli.sizing import measured as m
from services.cli.sizing.sums import (
    CORES_OF_A_DETECTOR,
    LEAST_PARTITIONS,
    LOAD_RATIO,
    MOST_PARTITIONS,
    Wanted,
    processes_for,
    size_of,
)

# The services that follow the cameras, and the cores that a replica of each can keep busy.
CORES_EACH: Final[Mapping[str, int]] = {
    "frame_grabber": 1,
    "detector": CORES_OF_A_DETECTOR,
    "embedder": 1,
    "matcher": 1,
}
# They share a topic's partitions: a replica beyond those would have nothing to read.
BY_PARTITION: Final = ("detector", "embedder", "matcher")


@dataclass(frozen=True, slots=True)
class Replicas:
    """Of one service: how many, and the cores that each of them is given."""

    count: int
    cores: int


def replicas_for(wanted: Wanted, partitions: int) -> dict[str, Replicas]:
    """Return the replicas of each service that follows the cameras.

    Where there would be more than `partitions`, each of those is given more cores instead.
    """
    busy = {need.name: need.busy_cores for need in size_of(wanted).needs}
    return {name: _of(name, busy[name], partitions) for name in CORES_EACH}


def constants() -> dict[str, Any]:
    """Return what the chart's templates need to come to the same numbers."""
    costs = m.costs_of("bundled")
    steps = range(LEAST_PARTITIONS.bit_length() - 1, MOST_PARTITIONS.bit_length())
    return {
        "loadRatio": LOAD_RATIO,
        "partitions": [1 << step for step in steps],
        "looksPerFace": m.LOOKS.value,
        "coreMilliseconds": {
            "decodedFrame": m.DECODING.value,
            "grabbedFrame": m.FRAME_GRABBER.value,
            "detectedFrame": costs.detector.value,
            "embeddedLook": costs.embedder.value,
            "matchedLook": m.MATCHER.value,
        },
        "coresEach": {name.replace("_", "-"): cores for name, cores in CORES_EACH.items()},
        "byPartition": [name.replace("_", "-") for name in BY_PARTITION],
    }


def _of(name: str, busy_cores: float, partitions: int) -> Replicas:
    cores = CORES_EACH[name]
    count = processes_for(busy_cores, cores)
    if name in BY_PARTITION and count > partitions:
        count, cores = partitions, ceil(busy_cores / (LOAD_RATIO * partitions) - 1e-9)
    return Replicas(count, cores)
