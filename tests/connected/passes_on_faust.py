"""Faust deciding on passes on a real broker: raw records in, raw records out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError
from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.faust_passes.app import DecidingApp
from services.alert_dispatcher.adapters.faust_passes.decider import FaustDecider
from services.alert_dispatcher.adapters.faust_passes.deciding import RecordDecider
from services.alert_dispatcher.adapters.faust_passes.topics import (
    CHANGELOG,
    DECISIONS,
    GROUP,
    MATCHES,
    changelog_config,
)
from services.alert_dispatcher.handler.match_found import decided
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.chassis.deployments import TOPIC, Deployments
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered
from services.chassis.outcome import Event
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.alert_dispatcher.matching import Matcher
from tests.chassis.deploying import told

PARTITIONS = 4
LIMIT_SECONDS = 60.0
TOPICS = (MATCHES, DECISIONS, CHANGELOG)


async def delete_topics(bootstrap: str) -> None:
    """Delete the topics; what a group had read of them goes with them."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.delete_topics(sorted(set(await admin.list_topics()) & set(TOPICS)))
        async with asyncio.timeout(LIMIT_SECONDS):
            while set(await admin.list_topics()) & set(TOPICS):
                await asyncio.sleep(0.1)
    finally:
        await admin.close()


async def fresh_topics(bootstrap: str) -> None:
    """Make the topics, with nothing in them."""
    await delete_topics(bootstrap)
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        configs = {CHANGELOG: changelog_config()}
        new = [NewTopic(name, PARTITIONS, 1, topic_configs=configs.get(name)) for name in TOPICS]
        answers = (await admin.create_topics(new)).topic_errors
        assert not any(code for _, code, *_ in answers), answers
    finally:
        await admin.close()


class Topics:
    """The topics of one broker, read and written as they are."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Topics"]:
        self.producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap, enable_idempotence=True)
        await self.producer.start()
        try:
            async with self.reading(DECISIONS) as self.decisions:
                yield self
        finally:
            await self.producer.stop()

    @asynccontextmanager
    async def reading(self, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
        reader = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await reader.start()
        try:
            places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
            reader.assign(places)
            await reader.seek_to_beginning()
            yield reader
        finally:
            await reader.stop()

    async def say(self, value: bytes, key: str, partition: int | None = None) -> None:
        await self.producer.send_and_wait(MATCHES, value, key.encode(), partition=partition)

    async def heard(self) -> bytes:
        async with asyncio.timeout(LIMIT_SECONDS):
            return bytes((await self.decisions.getone()).value)

    async def everything_in(self, topic: str) -> list[tuple[bytes, bytes | None]]:
        """Every record of a topic, key and value."""
        found: list[tuple[bytes, bytes | None]] = []
        async with self.reading(topic) as reader:
            ends = await reader.end_offsets(list(reader.assignment()))
            for place, end in ends.items():
                while await reader.position(place) < end:
                    for records in (await reader.getmany(place, timeout_ms=500)).values():
                        found += [(record.key, record.value) for record in records]
        return found

    @asynccontextmanager
    async def administering(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            yield admin
        finally:
            await admin.close()

    async def delete_all_of(self, topic: str) -> None:
        """Move the beginning of a topic to its end, as retention does."""
        places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        async with self.administering() as admin:
            await admin.delete_records({place: RecordsToDelete(before_offset=-1) for place in places})

    async def config_of(self, topic: str) -> dict[str, str]:
        async with self.administering() as admin:
            answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        (resource,) = [one for answer in answers for one in answer.resources]
        return {entry[0]: entry[1] for entry in resource[-1]}

    async def committed(self) -> int:
        """How many matches the group has done with."""
        async with self.administering() as admin:
            offsets = await admin.list_consumer_group_offsets(GROUP)
        return sum(one.offset for place, one in offsets.items() if place.topic == MATCHES and one.offset > 0)


class OnFaust:
    """One app, as a replica of the alert-dispatcher runs it."""

    def __init__(self, topics: Topics, matcher: Matcher) -> None:
        self.topics, self.matcher = topics, matcher
        self.deployments: Deployments = matcher.deployments()
        self.stopping = asyncio.Event()
        self.bus, self.registry = MemoryBus(), CollectorRegistry()
        self.fails_for: set[bytes] = set()
        self.decider = RecordDecider(
            self._decided,
            self.deployments,
            matcher.private_key,
            AlertDispatcherMetrics.create(self.registry),
        )
        kafka = KafkaSettings(bootstrap=topics.bootstrap)
        self.faust = FaustDecider(kafka, self.decider, self.stopping)

    def _decided(self, delivered: Delivered[MatchFound], *rest: Any) -> Event:
        if delivered.origin.id in self.fails_for:
            raise RuntimeError("something that nobody thought of")
        return decided(delivered, *rest)

    def running(self) -> DecidingApp:
        assert self.faust._running is not None
        return self.faust._running

    def partitions(self) -> set[int]:
        """Which partitions of the matches are its own."""
        return self.running().partitions() if self.faust._running else set()

    def answers(self, answer: str) -> float:
        counted = self.registry.get_sample_value("alert_dispatcher_decisions_total", {"answer": answer})
        return counted or 0.0

    async def say(self, value: bytes, key: str) -> None:
        await self.topics.say(value, key)

    async def heard(self) -> bytes:
        return await self.topics.heard()

    async def hear_of(self, deployment: str) -> None:
        await self.bus.publish(TOPIC, deployment, told(self.matcher.changed(deployment)))

    async def start(self) -> None:
        self.reading = asyncio.create_task(self.faust.run())
        self._following = asyncio.create_task(self.deployments.run(self.bus))

    async def ready(self) -> None:
        await until(lambda: self.reading.done() or not self.faust.problem())
        assert not self.reading.done(), "the reader has ended"

    async def stop(self) -> None:
        self.stopping.set()
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                await self.reading
        finally:
            self._following.cancel()


@asynccontextmanager
async def running(topics: Topics, matcher: Matcher) -> AsyncIterator[OnFaust]:
    """A replica that knows of the deployment «market», stopped in order at the end."""
    deciding = OnFaust(topics, matcher)
    await deciding.hear_of("market")
    await deciding.start()
    try:
        await deciding.ready()
        yield deciding
    finally:
        await deciding.stop()


async def until(condition: Callable[[], bool]) -> None:
    """Return when something holds."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.05)


async def until_answers(bootstrap: str) -> None:
    """Return when the broker answers."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
            try:
                await producer.start()
                return
            except KafkaError:
                await asyncio.sleep(0.2)
            finally:
                await producer.stop()
