"""Poison on every topic: counted, buried without its content where it is durable, and nobody dies of it."""

import asyncio
import operator
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.structs import TopicPartition

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG
from services.chassis.access import SERVICES, Directory
from services.chassis.kafka_bus import KafkaSettings, topic_admin
from services.chassis.topic_list import all_topics
from services.chassis.topics import Topic, TopicKind
from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from services.cli.topics import changelogs
from tests.connected import bait
from tests.connected.cluster import Cluster, cluster
from tests.connected.insider import insider
from tests.connected.packed import publish_packed
from tests.connected.playing import playing
from tests.connected.poison import LARGE_BYTES, Brewer, Poison

LIMIT_SECONDS = 90.0
DEPLOYMENT = "poisoned"
# Each of them buries what it cannot read.
READERS: dict[str, tuple[str, ...]] = {
    "frame-captured.v1": ("detector",),
    "face-detected.v1": ("embedder",),
    "template-extracted.v1": ("matcher",),
    "pass-decided.v1": ("alert_dispatcher",),
    "erasure-due.v1": ("alert_dispatcher",),
    "alert-raised.v1": ("retention_purger", "registrar"),
    "alert-resolved.v1": ("retention_purger", "registrar"),
    "outcome-recorded.v1": ("retention_purger", "registrar"),
    "erased.v1": ("retention_purger",),
}
MATCHES, CHANGES, ACTS = "match-found.v1", "deployment-changed.v1", "act-recorded.v1"
# Faust says of a match what it can, and the reader of that finds that it is nothing.
HANDED_ON = {MATCHES: "pass-decided.v1"}
CHANGELOG_TOPIC = Topic(CHANGELOG, TopicKind.DURABLE)
BROKERS_OWN_LIMIT = 1_048_588


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("street")
    walks = WALKS[:3]
    return story.write(
        folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=walks
    ).deployment_file


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), servers) as made:
        yield made
    asyncio.run(without_topics(servers["SIGHTLINE_KAFKA_BOOTSTRAP"]))


async def without_topics(bootstrap: str) -> None:
    """Leave nothing of all this to the tests that follow."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        ours = {topic.name for topic in all_topics()} | {CHANGELOG}
        await admin.delete_topics(list(ours))
        while ours & set(await admin.list_topics()):
            await asyncio.sleep(0.1)
    finally:
        await admin.close()


def counted(made: Cluster, topic: str) -> dict[str, float]:
    """What the readers of `topic` have done with, by service; of durable ones what they buried."""
    if topic == CHANGES:
        return {name: _sum(made, name, topic, ("poisoned",)) for name in SERVICES}
    if topic == ACTS:  # it is buried nowhere: what is passed over is counted
        return {
            "retention_purger": made.one("retention_purger").metrics()["retention_purger_acts_untold_total"]
        }
    topic = HANDED_ON.get(topic, topic)
    live = topic in ("frame-captured.v1", "face-detected.v1", "template-extracted.v1")
    kinds = ("poisoned", "dropped", "gone", "handled") if live else ("dead",)
    return {reader: _sum(made, reader, topic, kinds) for reader in READERS[topic]}


def _sum(made: Cluster, service: str, topic: str, kinds: Sequence[str]) -> float:
    names = tuple(f"{service}_records_{kind}_total{{" for kind in kinds)
    metrics = made.one(service).metrics()
    return sum(
        value for name, value in metrics.items() if name.startswith(names) and f'topic="{topic}"' in name
    )


async def until(holds: Callable[[], bool], what: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < end, what()
        await asyncio.sleep(0.25)  # every topic asks, each of several services


@asynccontextmanager
async def larger_limits(bootstrap: str) -> AsyncIterator[None]:
    """Every topic takes what is far larger than any service would send."""
    usual = KafkaSettings(bootstrap=bootstrap)
    raised = KafkaSettings(bootstrap=bootstrap, message_bytes_limit=60_000_000)

    async def limit(settings: KafkaSettings, changelog_bytes: int) -> None:
        more = [
            replace(one, configs={**one.configs, "max.message.bytes": str(changelog_bytes)})
            for one in changelogs(settings)
        ]
        await topic_admin.apply(settings, all_topics(), more)

    await limit(raised, 60_000_000)
    try:
        yield
    finally:
        await limit(usual, BROKERS_OWN_LIMIT)


@asynccontextmanager
async def producing(bootstrap: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, max_request_size=64_000_000, request_timeout_ms=60_000
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


async def letters(bootstrap: str, begin: dict[str, int]) -> dict[str, list[bytes]]:
    """All dead letters since `begin`, by topic, each with its key."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, max_partition_fetch_bytes=60_000_000)
    await consumer.start()
    found: dict[str, list[bytes]] = {name: [] for name in begin}
    try:
        places = [TopicPartition(name, 0) for name in begin]
        consumer.assign(places)
        for place, end in (await consumer.end_offsets(places)).items():
            consumer.seek(place, begin[place.topic])
            while await consumer.position(place) < end:
                records = (await consumer.getmany(place, timeout_ms=500)).get(place, [])
                found[place.topic] += [(record.key or b"") + (record.value or b"") for record in records]
        return found
    finally:
        await consumer.stop()


async def ends(bootstrap: str, names: Sequence[str]) -> dict[str, int]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        places = [TopicPartition(name, 0) for name in names]
        return {place.topic: end for place, end in (await consumer.end_offsets(places)).items()}
    finally:
        await consumer.stop()


async def send(producer: AIOKafkaProducer, topic: str, poison: Poison, turn: asyncio.Lock) -> None:
    """Send it; of what is large one at a time, for the sake of the broker's memory."""
    async with turn if len(poison.value or b"") >= LARGE_BYTES else nullcontext():
        await producer.send_and_wait(topic, poison.value, key=b"poison", partition=0)


async def feed(made: Cluster, producer: AIOKafkaProducer, brewer: Brewer, turn: asyncio.Lock) -> list[Poison]:
    """Give the topic each poison in turn; each is counted by whoever reads it before the next one comes.

    What is durable comes at least once: whoever loses the group's membership meanwhile has it again.
    """
    given, topic = await brewer.all(), brewer.topic.name
    is_enough = operator.ge if brewer.topic.kind is TopicKind.DURABLE else operator.eq
    for poison in given:
        before = await asyncio.to_thread(counted, made, topic)
        await send(producer, topic, poison, turn)
        after = {service: count + 1 for service, count in before.items()}
        await until(
            lambda after=after: all(is_enough(n, after[who]) for who, n in counted(made, topic).items()),  # type: ignore[misc]
            lambda kind=poison.kind, after=after: (topic, kind, counted(made, topic), after),  # type: ignore[misc]
        )
    return given


async def test_poison_on_every_topic_is_counted_and_buried_and_nobody_dies_of_it(
    running: Cluster, street: Path, tmp_path: Path
) -> None:
    bootstrap = running.environment["SIGHTLINE_KAFKA_BOOTSTRAP"]
    directory = Directory.load(running.folder / "keys" / "directory.json")
    topics = [*all_topics(), CHANGELOG_TOPIC]
    read = [topic for topic in topics if topic.name in (*READERS, CHANGES, ACTS)]
    begin = await ends(bootstrap, [topic.dead.name for topic in topics if topic.dead in topics])
    given: dict[str, list[Poison]] = {}
    turn = asyncio.Lock()
    async with (
        bait.live(running, street, DEPLOYMENT),
        insider(running, "frame_grabber") as inside,
        larger_limits(bootstrap),
        producing(bootstrap) as producer,
    ):
        while inside.deployments.get(DEPLOYMENT) is None:
            await asyncio.sleep(0.05)

        def brewer(topic: Topic) -> Brewer:
            return Brewer(topic, inside, directory, DEPLOYMENT)

        async def poisoned(topic: Topic) -> None:
            given[topic.name] = await feed(running, producer, brewer(topic), turn)

        await asyncio.gather(*(poisoned(topic) for topic in read))
        await poisoned(next(topic for topic in topics if topic.name == MATCHES))
        dead = await letters(bootstrap, begin)
        for topic in topics:
            if topic.name not in given:  # nobody reads it while all is well
                given[topic.name] = await brewer(topic).all()
                for poison in given[topic.name]:
                    await send(producer, topic.name, poison, turn)
        taken = [
            await publish_packed(KafkaSettings(bootstrap=bootstrap), topic.name, b"\xff") for topic in topics
        ]
    assert set(given) == {topic.name for topic in topics}
    assert all(len(each[-1].value or b"") >= LARGE_BYTES for each in given.values())
    assert set(taken) == {0}
    tokens = [poison.token for each in given.values() for poison in each if poison.token]
    kinds = len(given[MATCHES])
    two = (MATCHES, HANDED_ON[MATCHES])
    times = {name: Counter(notes) for name, notes in dead.items()}  # by place; told again, buried again
    assert {name: len(places) for name, places in times.items()} == {
        topic.dead.name: {two[0]: 0, two[1]: 2 * kinds}.get(topic.name, kinds * (topic.name in READERS))
        for topic in topics
        if topic.dead in topics
    }
    for name, readers in READERS.items():
        assert all(count >= len(readers) for count in times.get(f"{name}.dead", {}).values()), name
    assert not any(token in note for notes in dead.values() for note in notes for token in tokens)
    for process in (running.one(service) for service in SERVICES):
        assert process.running and process.problems() == "", (process.service, process.last_words())
        said = process.log.read_bytes()
        assert not any(token in said for token in tokens), process.service

    # Whoever starts reads all that is on the followed topic and on the changelog.
    for service in ("alert_dispatcher", "matcher", "registrar"):
        assert running.one(service).stop() == 0
        running.start(service)
    with playing(street, tmp_path / "result", running.operators, "--cluster") as run:
        played = await asyncio.to_thread(run.wait)
    assert played.problems == []
    assert len(played.report.alerts) == 1
    assert played.report.ledger.adds_up
