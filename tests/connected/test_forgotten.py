"""After the limits: what a thief finds who takes the disks, Redis' memory and every service's own key.

While the street plays a tap reads every record as it is published and asks for its key at once, as a service
may: what it opens gives the marks to look for. With the same keys, kept, the same records on the disk open.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition
from rich.console import Console
from rich.table import Table

from services.chassis.access import SERVICES
from services.chassis.keyring import LIMIT_SECONDS
from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from tests.connected import plunder, segments
from tests.connected.cluster import Cluster, cluster
from tests.connected.insider import insider
from tests.connected.playing import Played, playing
from tests.connected.plunder import Plunder
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.tap import Tap, tapping
from tests.pipeline.thief import Marker, Search, windows

KINDS = {"frame", "shot", "pixels", "context", "template"}
ERASED = ("match-found.v1", "pass-decided.v1")
_MORE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Theft:
    """What was to be seen at the time, and what was found afterwards, where."""

    tap: Tap
    played: Played
    marks: list[Marker]
    disk: list[segments.OnDisk]
    found: dict[str, list[Marker]]
    searched_bytes: dict[str, int]
    in_redis: dict[str, bytes]
    left_on: dict[str, int]
    cluster: Cluster


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    folder = tmp_path_factory.mktemp("street")
    return story.write(folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS[:4])


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), servers) as made:
        yield made


@pytest.fixture(scope="module")
def theft(
    running: Cluster,
    told: story.Story,
    kafka: KafkaServer,
    redis_server: RedisServer,
    postgres: PostgresServer,
    milvus: MilvusServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Theft:
    result = tmp_path_factory.mktemp("result") / "result"
    tap, played = asyncio.run(tapped(running, told, redis_server, result))
    asyncio.run(erased_behind_readers(kafka.bootstrap))
    after_the_limits(redis_server)
    disk = list(segments.records(kafka.log_folder))  # before Kafka deletes them in its turn
    photo = told.watchlist.parent / "listed-man.jpg"
    marks = [*tap.markers(), *tap.secrets(), *windows("photo", "", photo.read_bytes()[2000:], step=16)]
    thief, found, sizes = Search(marks), dict[str, list[Marker]](), dict[str, int]()

    def searched(where: str, finding: list[Marker]) -> None:
        found[where], sizes[where] = finding, thief.searched_bytes - sum(sizes.values())

    searched("Redis' memory", thief.memory(redis_server.pid))
    for service in SERVICES:
        searched(f"the memory of {service}", thief.memory(running.one(service).pid))
    for where, folder in {
        "Kafka's folder": kafka.folder,
        "Redis' folder": redis_server.folder,
        "PostgreSQL's folder": postgres.data_folder,
        "Milvus' folder": milvus.folder,
        "logs, temporary files, evidence": running.folder,
    }.items():
        searched(where, thief.files(folder))
    left = asyncio.run(left_on_topics(kafka.bootstrap))
    in_redis = plunder.held_by_redis(redis_server.owner_url)
    return Theft(tap, played, marks, disk, found, sizes, in_redis, left, running)


async def tapped(
    running: Cluster, told: story.Story, redis_server: RedisServer, result: Path
) -> tuple[Tap, Played]:
    async with insider(running, "detector") as inside, tapping(inside, redis_server.owner_url) as tap:
        with playing(told.deployment_file, result, running.operators, "--cluster") as run:
            played = await asyncio.to_thread(run.wait)
    return tap, played


def after_the_limits(redis_server: RedisServer) -> None:
    """Wait until no key is held any more; the longest limit is the longest that this may take."""
    until = time.monotonic() + max(LIMIT_SECONDS.values()) + _MORE_SECONDS
    while held := plunder.held_by_redis(redis_server.owner_url):
        assert time.monotonic() < until, f"{len(held)} keys outlive their limits"
        time.sleep(0.2)


async def left_on_topics(bootstrap: str) -> dict[str, int]:
    """How many records Kafka still gives of what is erased behind its reader."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        left = {}
        for topic in ERASED:
            await consumer._client._wait_on_metadata(topic)
            places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
            begin, end = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
            left[topic] = sum(end[place] - begin[place] for place in places)
        return left
    finally:
        await consumer.stop()


async def erased_behind_readers(bootstrap: str) -> None:
    until = time.monotonic() + _MORE_SECONDS
    while any((left := await left_on_topics(bootstrap)).values()):
        assert time.monotonic() < until, left
        await asyncio.sleep(0.5)


def summary(markers: list[Marker]) -> Counter[str]:
    return Counter(marker.kind for marker in markers)


def show(theft: Theft) -> None:
    """Print what was to be seen, and how much was searched for it."""
    taken = Counter(topic.name for topic, _ in theft.tap.taken)
    lying = Plunder(theft.disk, []).lying()
    table = Table("what", "figures", title="a thief after the limits")
    table.add_row("records heard by the tap", ", ".join(f"{name}: {count}" for name, count in taken.items()))
    table.add_row("keys had in time", f"{len(theft.tap.keys)}, as Redis held them {len(theft.tap.wrapped)}")
    table.add_row("stretches of 32 bytes", ", ".join(f"{k}: {n}" for k, n in summary(theft.marks).items()))
    table.add_row("sealed, on the disk", ", ".join(f"{name}: {len(ids)}" for name, ids in lying.items()))
    for where, size in theft.searched_bytes.items():
        table.add_row(where, f"{size / 1e6:.0f} MB searched, {len(theft.found[where])} found")
    Console(width=110).print(table)


def test_the_tap_saw_every_kind_of_thing_that_there_is_to_forget(theft: Theft) -> None:
    show(theft)
    assert theft.played.problems == []
    assert len(theft.played.report.alerts) == 1
    assert theft.played.report.ledger.adds_up
    assert {*KINDS, "key", "wrapped key", "list key", "photo"} == {mark.kind for mark in theft.marks}
    assert len({mark.track for mark in theft.marks if mark.kind == "shot"}) >= 2


def test_nothing_of_it_is_left_on_any_disk_or_in_the_memory_of_redis(theft: Theft) -> None:
    assert {where: summary(found) for where, found in theft.found.items() if found} == {}
    assert all(size > 0 for size in theft.searched_bytes.values()), theft.searched_bytes


def test_matches_and_decisions_are_erased_behind_their_reader(theft: Theft) -> None:
    assert theft.left_on == dict.fromkeys(ERASED, 0)


def test_no_record_on_the_disk_opens_but_what_matched(theft: Theft) -> None:
    thief = Plunder(
        theft.disk,
        plunder.identities(theft.cluster.folder / "keys"),
        {**theft.in_redis, **left_behind(theft)},
    )
    assert thief.secrets_told() > 0
    lying = thief.lying()
    assert all(lying.values()), "no sealed records are left on the disk to be tried"
    opens = thief.opens(thief.keys())
    assert {topic: opened - theft.tap.matched for topic, opened in opens.items()} == {
        topic: set() for topic in opens
    }


def left_behind(theft: Theft) -> dict[str, bytes]:
    """Wrapped keys of which the memory of Redis still had a part: a thief would have found all of it."""
    names = {mark.track for mark in theft.found["Redis' memory"] if mark.kind == "wrapped key"}
    return {name: theft.tap.wrapped[name] for name in names}


def test_the_same_thief_opens_them_with_the_keys_that_were_kept(theft: Theft) -> None:
    thief = Plunder(theft.disk, plunder.identities(theft.cluster.folder / "keys"), theft.tap.wrapped)
    opens, lying = thief.opens(thief.keys()), thief.lying()
    assert set(opens) == {topic for topic, names in lying.items() if names & set(theft.tap.wrapped)}
    for topic, opened in opens.items():
        assert opened - theft.tap.matched, topic
        assert lying[topic] & set(theft.tap.wrapped) <= opened


def test_the_same_search_finds_what_is_there(theft: Theft, redis_server: RedisServer, tmp_path: Path) -> None:
    one_of_each = list({mark.kind: mark for mark in theft.marks}.values())
    thief = Search(one_of_each)
    with redis.Redis.from_url(redis_server.owner_url) as client:
        client.set("a control", b"".join(mark.content for mark in one_of_each), px=60_000)
        (tmp_path / "a control").write_bytes(client.get("a control") or b"")
        in_memory = thief.memory(redis_server.pid)
        client.delete("a control")
    assert {mark.kind for mark in in_memory} == {mark.kind for mark in one_of_each}
    assert {mark.kind for mark in thief.files(tmp_path)} == {mark.kind for mark in one_of_each}
