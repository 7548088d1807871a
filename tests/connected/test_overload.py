"""Four times the frames that the detector can take, from live cameras: what is old is dropped, and counted.

SIGHTLINE_OVERLOAD_SECONDS says for how long; `tox -e overload` makes it five minutes.
"""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

import pytest
from rich.console import Console
from rich.table import Table

from services.chassis.access import SERVICES
from services.chassis.envelope import to_datetime
from services.cli.clients import Clients
from services.cli.demo import assets, story
from services.cli.demo.walks import LISTED, Walk
from sightline.retention_purger.v1.retention_service_pb2 import Ledger
from tests.connected import bait, readings
from tests.connected.cluster import Cluster, cluster
from tests.connected.flood import Encoded, Flood
from tests.connected.insider import insider
from tests.connected.servers.redis_server import RedisServer

SECONDS = float(os.environ.get("SIGHTLINE_OVERLOAD_SECONDS", "40"))
WARM_SECONDS = 12.0
LOOK_SECONDS = 3.0
LEAST_PER_SECOND = 12.0
FACTOR = 4
CAMERAS = ("camera-1", "camera-2", "camera-3", "camera-4")
DEPLOYMENT = "overloaded"
WALKS = (
    Walk("collins", "astronaut.png", 0.0, -1.2),
    Walk(LISTED, "obama2.jpg", 0.5, 0.2, 0.5),
    Walk("hopper", "grace_hopper.jpg", 2.0, 1.3, 0.9),
)
# By topic: who reads it, and its limit.
TOPICS = {
    "frame-captured.v1": ("detector", 1.0),
    "face-detected.v1": ("embedder", 3.0),
    "template-extracted.v1": ("matcher", 3.0),
}
# What the detector has in work at once, all of which it was young enough for when it began.
IN_WORK = max(4, 2 * (os.cpu_count() or 1))
# What the histogram's bounds leave open, and the model's own time.
HANDLING_SECONDS = 0.5
# A leak of one frame in a hundred would be more in five minutes.
GROWTH_RATIO, GROWTH_MB = 1.15, 32.0
SETTLED_SECONDS = 60.0


@dataclass
class Run:
    """What was read before, after and on the way."""

    offered: int
    refused: Mapping[str, int]
    handled: dict[str, float]
    dropped: dict[str, float]
    ages: dict[str, dict[float, float]]
    memory: dict[str, list[float]]
    ledger: Ledger
    alerts_after_seconds: list[float] = field(default_factory=list)

    @property
    def capacity_per_second(self) -> float:
        """How many frames the detector took when there were more than enough."""
        return self.handled["frame-captured.v1"] / SECONDS


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    folder = tmp_path_factory.mktemp("street")
    return story.write(folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS)


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), servers) as made:
        yield made


@pytest.fixture(scope="module")
def run(running: Cluster, told: story.Story, redis_server: RedisServer) -> Run:
    return asyncio.run(overloaded(running, told, redis_server))


async def overloaded(running: Cluster, told: story.Story, redis_server: RedisServer) -> Run:
    pictures = await asyncio.to_thread(Encoded.of, told.video)
    sources = [bait.NOBODY] * len(CAMERAS)
    async with (
        insider(running, "frame_grabber") as inside,
        bait.live(running, told.deployment_file, DEPLOYMENT, sources, pass_gap_seconds=4.0) as clients,
    ):
        while not inside.deployments.is_live(DEPLOYMENT, datetime.now(UTC)):
            await asyncio.sleep(0.05)
        flood = Flood(inside, pictures, DEPLOYMENT, list(CAMERAS), LEAST_PER_SECOND)
        keeping = asyncio.create_task(keep_above(running, flood))
        await flood.flow(WARM_SECONDS)
        offered, refused = flood.offered, flood.refused.copy()
        before = {service: running.one(service).metrics() for service in SERVICES}
        began = datetime.now(UTC)
        memory: dict[str, list[float]] = defaultdict(list)
        sampling = asyncio.create_task(sample(running, redis_server, memory))
        await flood.flow(SECONDS)
        for task in (sampling, keeping):
            task.cancel()
        after = {service: running.one(service).metrics() for service in SERVICES}
        alerts = [to_datetime(alert.raised_at) for alert in await clients.alerts()]
        await clients.end()
        ledger = await settled(clients)
    return Run(
        flood.offered - offered,
        flood.refused - refused,
        {topic: growth(before, after, topic, "handled") for topic in TOPICS},
        dropped(before, after),
        {topic: ages(before, after, topic) for topic in TOPICS},
        memory,
        ledger,
        sorted((raised - began).total_seconds() for raised in alerts if raised > began),
    )


async def keep_above(running: Cluster, flood: Flood) -> None:
    """Send so many times what the detector takes at its best, also when it was slow at first."""
    name = 'detector_records_handled_total{topic="frame-captured.v1"}'
    while True:
        first, began = running.one("detector").metrics().get(name, 0.0), time.monotonic()
        await asyncio.sleep(LOOK_SECONDS)
        handled = running.one("detector").metrics().get(name, 0.0) - first
        rate = FACTOR * handled / (time.monotonic() - began)
        flood.frames_per_second = max(flood.frames_per_second, rate)


async def sample(running: Cluster, redis_server: RedisServer, memory: dict[str, list[float]]) -> None:
    pids = {service: running.one(service).pid for service in SERVICES} | {"redis": redis_server.pid}
    while True:
        for name, pid in pids.items():
            memory[name].append(readings.resident_mb(pid))
        await asyncio.sleep(0.5)


async def settled(clients: Clients) -> Ledger:
    until = time.monotonic() + SETTLED_SECONDS
    while True:
        ledger = await clients.ledger()
        if not ledger.frames.in_flight and not ledger.probes.in_flight and not ledger.tracks_living:
            return ledger
        assert time.monotonic() < until, ledger
        await asyncio.sleep(0.2)


Readings = Mapping[str, Mapping[str, float]]


def growth(before: Readings, after: Readings, topic: str, counter: str) -> float:
    service = TOPICS[topic][0]
    name = f'{service}_records_{counter}_total{{topic="{topic}"}}'
    return after[service].get(name, 0.0) - before[service].get(name, 0.0)


def dropped(before: Readings, after: Readings) -> dict[str, float]:
    """What was dropped on the way, by topic and reason."""
    found: dict[str, float] = {}
    for topic, (service, _) in TOPICS.items():
        prefix = f"{service}_records_dropped_total{{"
        for name, value in after[service].items():
            if name.startswith(prefix) and f'topic="{topic}"' in name:
                reason = name.split('reason="')[1].split('"')[0]
                found[f"{topic} {reason}"] = value - before[service].get(name, 0.0)
        found[f"{topic} gone"] = growth(before, after, topic, "gone")
    return {name: count for name, count in found.items() if count}


def ages(before: Readings, after: Readings, topic: str) -> dict[float, float]:
    service = TOPICS[topic][0]
    name = f"{service}_record_age_seconds"
    return readings.minus(
        readings.buckets(after[service], name, topic), readings.buckets(before[service], name, topic)
    )


def quarters(samples: list[float]) -> tuple[float, float]:
    """The middle of the second and of the last quarter: the first is still growing into its work."""
    fourth = max(1, len(samples) // 4)
    return median(samples[fourth : 2 * fourth] or samples), median(samples[-fourth:])


def test_there_was_an_overload(run: Run) -> None:
    show(run)
    assert run.offered > 2 * run.handled["frame-captured.v1"] > 0, "the flood itself was too slow"


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_handled_is_no_older_than_its_limit_and_the_handling_itself(run: Run, topic: str) -> None:
    handling_seconds = HANDLING_SECONDS + 3 * IN_WORK / run.capacity_per_second
    assert readings.percentile(run.ages[topic], 0.99) < TOPICS[topic][1] + handling_seconds


def test_what_is_not_looked_at_is_dropped_for_its_age_and_counted(run: Run) -> None:
    late = sum(count for name, count in run.dropped.items() if name == "frame-captured.v1 stale")
    assert late > 0
    assert run.ledger.frames.forgotten["stale"] >= late
    assert not any(name.endswith(" failed") for name in run.dropped), run.dropped


def test_every_key_is_accounted_for_afterwards(run: Run) -> None:
    for account in (run.ledger.frames, run.ledger.probes):
        assert account.in_flight == 0
        assert account.seen == sum(account.forgotten.values()) + sum(account.retained.values())
    assert run.ledger.tracks_opened == run.ledger.tracks_closed > 0


def test_alerts_keep_coming(run: Run) -> None:
    assert any(after > SECONDS / 2 for after in run.alerts_after_seconds), run.alerts_after_seconds


def test_memory_is_flat(run: Run) -> None:
    grown = {name: quarters(samples) for name, samples in run.memory.items()}
    assert {name: pair for name, pair in grown.items() if pair[1] > GROWTH_RATIO * pair[0] + GROWTH_MB} == {}


def show(run: Run) -> None:
    """Print what came of it."""
    table = Table("what", "figures", title=f"{FACTOR} times the frames of {run.capacity_per_second:.1f} /s")
    table.add_row("frames offered", f"{run.offered} in {SECONDS:.0f} s; not taken: {dict(run.refused)}")
    for topic, counts in run.ages.items():
        p50, p95, p99 = (readings.percentile(counts, share) for share in (0.5, 0.95, 0.99))
        table.add_row(topic, f"{run.handled[topic]:.0f} handled, age {p50:.2f} / {p95:.2f} / {p99:.2f} s")
    for name, count in sorted(run.dropped.items()):
        table.add_row(f"dropped: {name}", f"{count:.0f}")
    for reason, count in sorted(run.ledger.frames.forgotten.items()):
        table.add_row(f"frames forgotten: {reason}", str(count))
    for name, samples in run.memory.items():
        first, last = quarters(samples)
        table.add_row(f"memory of {name}", f"{first:.0f} MB, then {last:.0f} MB")
    table.add_row("alerts after", ", ".join(f"{after:.0f} s" for after in run.alerts_after_seconds))
    Console(width=110).print(table)
