"""Topics of a real broker, made for a test; and a bus on which every test has topics of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.structs import TopicPartition

from services.chassis.bus import Bus, Consumer, Following
from services.chassis.topics import Topic, TopicKind

Partitions = int


async def make(bootstrap: str, topics: Iterable[Topic], partitions: Partitions = 4, **configs: str) -> None:
    """Create `topics`; a setting's name is written with _ for its dots."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        given = {name.replace("_", "."): value for name, value in configs.items()}
        new = [
            NewTopic(
                topic.name,
                partitions,
                1,
                topic_configs={
                    "message.timestamp.type": "LogAppendTime",
                    "cleanup.policy": "compact" if topic.kind is TopicKind.COMPACTED else "delete",
                    **given,
                },
            )
            for topic in topics
        ]
        answer = await admin.create_topics(new)
        assert [error for error in answer.topic_errors if error[1]] == []
    finally:
        await admin.close()


def new_topic(kind: TopicKind) -> Topic:
    """Name a topic that nobody else has."""
    return Topic(f"test-{uuid4().hex}.v1", kind)


@dataclass
class OwnTopics:
    """A bus whose topics bear a prefix, so that the same contracts can be used by one test after another."""

    inner: Bus
    prefix: str = field(default_factory=lambda: uuid4().hex)

    def own(self, topic: Topic) -> Topic:
        return replace(topic, name=f"{self.prefix}.{topic.name}")

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        await self.inner.publish(self.own(topic), key, value, lane)

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> Consumer:
        return await self.inner.consume(self.own(topic), group, in_flight)

    async def follow(self, topic: Topic) -> Following:
        return await self.inner.follow(self.own(topic))


def erased_behind_reader() -> Topic:
    """Name a durable topic whose records are deleted once they are done."""
    return replace(new_topic(TopicKind.DURABLE), erased_behind_reader=True)


async def publish_at(bootstrap: str, topic: Topic, records: Iterable[tuple[int, bytes]]) -> None:
    """Append records to the first partition, each with a time of its own, in milliseconds."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for timestamp_ms, value in records:
            await producer.send(topic.name, value, partition=0, timestamp_ms=timestamp_ms)


async def publish_large(bootstrap: str, topic: Topic, size_bytes: int) -> None:
    """Append a record of `size_bytes`, as somebody else might."""
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, max_request_size=size_bytes + 1_000_000
    ) as producer:
        await producer.send_and_wait(topic.name, bytes(size_bytes), partition=0)


async def beginning(bootstrap: str, topic: Topic) -> int:
    """Return the offset of the first record that is still there in the first partition."""
    place = TopicPartition(topic.name, 0)
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap) as reader:
        reader.assign([place])
        offsets: dict[TopicPartition, int] = await reader.beginning_offsets([place])
        return offsets[place]
