"""The bus on Kafka."""

import asyncio
import logging

from prometheus_client import CollectorRegistry

from services.chassis.ending import ended
from services.chassis.kafka_bus.consumer import KafkaConsumer
from services.chassis.kafka_bus.contact import Contact
from services.chassis.kafka_bus.erasing import Eraser
from services.chassis.kafka_bus.failures import FAILED, ours, problem_of, too_large
from services.chassis.kafka_bus.following import KafkaFollowing
from services.chassis.kafka_bus.link import Link
from services.chassis.kafka_bus.metrics import KafkaMetrics
from services.chassis.kafka_bus.producing import LIVE_SECONDS, DurableProducer, LiveProducer
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.topics import Topic, TopicKind

_BROKERS = "brokers"
_LOOK_SECONDS = 1.0
_DURABLE_REQUEST_SECONDS = 4.5


class KafkaBus:
    """Topics on Kafka, under the rules of every bus. It connects when it is first used.

    What reads waits for Kafka through any outage; what publishes raises Unavailable within about a second
    (live topics) or five (durable ones), and then the record is not sent later. Close it at the end.
    """

    def __init__(self, settings: KafkaSettings, registry: CollectorRegistry | None = None) -> None:
        # aiokafka logs each request that fails, some with a trace: what is to be known of it, Contact says.
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL + 1)
        self._settings = settings
        self._contact = Contact()
        self.metrics = KafkaMetrics.create(registry or CollectorRegistry())
        self._live_link = Link(settings, LIVE_SECONDS)
        self._durable_link = Link(settings, _DURABLE_REQUEST_SECONDS)
        self._live = LiveProducer(self._live_link)
        self._durable = DurableProducer(self._durable_link)
        self.eraser = Eraser(self._durable_link)
        self._consumers: list[KafkaConsumer] = []
        self._looking: asyncio.Task[None] | None = None

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        """Append a record. Unavailable when Kafka does not take it, Refused when it is too large."""
        self._look()
        if len(value) > self._settings.message_bytes_limit:
            raise too_large(topic.name)
        producer = self._live if topic.kind is TopicKind.LIVE else self._durable
        try:
            await producer.send(topic.name, key, value, lane)
        except FAILED as error:
            raise ours(error, self._settings.bootstrap, topic.name) from None

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> KafkaConsumer:
        """Join `group` on `topic`; waits for Kafka to be there."""
        self._look()
        consumer = KafkaConsumer(
            self._settings,
            topic,
            group,
            in_flight,
            self._durable_link,
            self._contact,
            self.metrics,
            self.eraser,
        )
        await consumer.open()
        self._consumers.append(consumer)
        return consumer

    async def follow(self, topic: Topic) -> KafkaFollowing:
        """Hear the last record of every key of a compacted topic, then each new one; waits for Kafka."""
        self._look()
        following = KafkaFollowing(self._settings, topic, self._durable_link, self._contact)
        try:
            await following.open()
        except asyncio.CancelledError:
            await following.aclose()
            raise
        return following

    def problem(self) -> str:
        """Return one line about what keeps the bus from working; empty when nothing does."""
        return self._contact.problem()

    async def close(self) -> None:
        """Leave all groups and close all connections."""
        await asyncio.gather(*(consumer.close() for consumer in self._consumers))
        if self._looking is not None:
            await ended([self._looking])
        await self.eraser.close()
        await self._live_link.close()
        await self._durable_link.close()

    def _look(self) -> None:
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_for_ever())

    async def _look_for_ever(self) -> None:
        """Keep knowing whether the brokers are there, also when nothing is sent."""
        while True:
            try:
                await self._live_link.look()
                await self._durable_link.look()
                self._contact.made(_BROKERS)
            except FAILED as error:
                self._contact.lost(_BROKERS, problem_of(error, self._settings.bootstrap))
            await asyncio.sleep(_LOOK_SECONDS)
