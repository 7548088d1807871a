"""From cameras and faces to cores, memory and partitions. Sums over the constants of `measured`, no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from services.cli.sizing import measured as m

# Above this queues grow, and frames become too old to be looked at.
LOAD_RATIO: Final = 0.7
# A detector runs two batches side by side; what else a process does takes one core at most.
CORES_OF_A_DETECTOR: Final = 2
LEAST_PARTITIONS, MOST_PARTITIONS = 8, 1024
_MS, _MB = 1e-3, 1e6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be watched. `frames_per_second`: looked at, of each camera; `video_per_second`: what it
    sends; `entries`: photos on the list; `pack`: one of `measured.PACKS`.
    """

    cameras: int
    faces_per_minute: float
    frames_per_second: float = 5.0
    video_per_second: float = 25.0
    entries: int = 1000
    pack: str = "bundled"

    @property
    def costs(self) -> m.PackCosts:
        """What the pack costs; BadInput where nobody measured it."""
        return m.costs_of(self.pack)

    @property
    def frames(self) -> float:
        """Frames a second that are looked at, of all cameras."""
        return self.cameras * self.frames_per_second

    @property
    def looks(self) -> float:
        """Looks a second."""
        return self.faces_per_minute / 60 * m.LOOKS.value


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of process: how many, the cores that all of them keep busy, their memory, and why."""

    name: str
    processes: int
    busy_cores: float
    memory_mb: float
    why: str

    @property
    def cores(self) -> float:
        """Cores to provide, so that they are busy for LOAD_RATIO of the time."""
        return self.busy_cores / LOAD_RATIO


@dataclass(frozen=True, slots=True)
class Size:
    """All of it. `partitions`: of each topic."""

    needs: tuple[Need, ...]
    partitions: int

    @property
    def cores(self) -> int:
        """Whole cores, of all machines."""
        return ceil(sum(need.cores for need in self.needs))

    @property
    def memory_gb(self) -> int:
        """Whole gigabytes, of all machines."""
        return ceil(sum(need.memory_mb for need in self.needs) / 1000)


def size_of(wanted: Wanted) -> Size:
    """What an installation on servers needs."""
    needs = (*_of_frames(wanted), *_of_looks(wanted), *_of_alerts(), *_of_servers(wanted))
    return Size(needs, partitions_for(wanted.cameras))


def partitions_for(cameras: int) -> int:
    """One a camera, up to a power of two: a camera is never split, and two on one wait for each other."""
    power = 1 << (cameras - 1).bit_length()
    return min(max(power, LEAST_PARTITIONS), MOST_PARTITIONS)


def search_ms(entries: int) -> float:
    """Core-milliseconds of one search, along the line through what was measured."""
    slope = (m.SEARCH_LONG.value - m.SEARCH_SHORT.value) / (1_000_000 - 1_000)
    return max(m.SEARCH_SHORT.value, m.SEARCH_SHORT.value + slope * (entries - 1_000))


def processes_for(busy_cores: float, cores_each: int = 1) -> int:
    """How many processes of so many cores are busy for LOAD_RATIO of the time at most."""
    return max(1, ceil(busy_cores / (LOAD_RATIO * cores_each) - 1e-9))


def _of_frames(wanted: Wanted) -> Iterator[Need]:
    decoding = wanted.cameras * wanted.video_per_second * m.DECODING.value * _MS
    grabbing = decoding + wanted.frames * m.FRAME_GRABBER.value * _MS
    count = processes_for(grabbing)
    yield Need(
        "frame_grabber",
        count,
        grabbing,
        count * m.GRABBER_MEMORY.value + wanted.cameras * m.CAMERA_MEMORY.value,
        f"{wanted.cameras * wanted.video_per_second:,.0f} frames/s decoded at {m.DECODING.value:g} ms, "
        f"{wanted.frames:,.0f} sent at {m.FRAME_GRABBER.value:g} ms",
    )
    finding = wanted.frames * wanted.costs.detector.value * _MS
    count = processes_for(finding, CORES_OF_A_DETECTOR)
    yield Need(
        "detector",
        count,
        finding,
        count * wanted.costs.detector_memory.value + wanted.cameras * m.CAMERA_MEMORY.value,
        f"{wanted.frames:,.0f} frames/s at {wanted.costs.detector.value:g} ms, "
        f"{wanted.costs.detector_model.value:g} of them the model",
    )


def _of_looks(wanted: Wanted) -> Iterator[Need]:
    embedding = wanted.looks * wanted.costs.embedder.value * _MS
    count = processes_for(embedding)
    yield Need(
        "embedder",
        count,
        embedding,
        count * wanted.costs.embedder_memory.value,
        f"{wanted.looks:,.1f} looks/s ({m.LOOKS.value:g} a face) at {wanted.costs.embedder.value:g} ms",
    )
    matching = wanted.looks * m.MATCHER.value * _MS
    count = processes_for(matching)
    yield Need(
        "matcher",
        count,
        matching,
        count * m.MATCHER_MEMORY.value,
        f"{wanted.looks:,.1f} looks/s at {m.MATCHER.value:g} ms",
    )


def _of_alerts() -> Iterator[Need]:
    for name in ("alert_dispatcher", "retention_purger", "registrar", "console"):
        yield Need(name, 1, m.IDLE.value, m.OTHER_MEMORY.value, "waits: matches are few")


def _of_servers(wanted: Wanted) -> Iterator[Need]:
    frames = f"{wanted.frames:,.0f} frames/s"
    searching = wanted.looks * search_ms(wanted.entries) * _MS
    yield Need(
        "Kafka", 1, wanted.frames * m.KAFKA.value * _MS, m.KAFKA_MEMORY.value,
        f"{frames} at {m.KAFKA.value:g} ms; three brokers where alerts must outlive one",
    )  # fmt: skip
    yield Need(
        "Redis", 1, wanted.frames * m.REDIS.value * _MS, m.REDIS_MEMORY.value,
        f"{frames} at {m.REDIS.value:g} ms; only keys, no persistence",
    )  # fmt: skip
    yield Need("PostgreSQL", 1, m.IDLE.value, m.POSTGRES_MEMORY.value, "waits: alerts and lists alone")
    yield Need(
        "Milvus", 1, searching, m.MILVUS_MEMORY.value + wanted.entries * m.ENTRY.value / 1000,
        f"{wanted.looks:,.1f} looks/s at {search_ms(wanted.entries):.1f} ms, {wanted.entries:,} entries",
    )  # fmt: skip
