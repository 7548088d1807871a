"""Members of a group on a real broker: who has which partition, and what becomes of what is out."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from services.chassis.bus import Record
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.kafka_bus.consumer import KafkaConsumer
from services.chassis.memory_bus import MemoryBus
from services.chassis.topics import Topic, TopicKind
from tests.connected import kafka_topics
from tests.connected.servers.kafka_server import KafkaServer

LIMIT_SECONDS = 60.0
# Longer than any test waits: whoever takes over before has been told, not timed out.
LONG_SESSION_SECONDS = 60.0


@pytest.fixture
async def bus(kafka: KafkaServer) -> AsyncIterator[KafkaBus]:
    bus = KafkaBus(
        KafkaSettings(bootstrap=kafka.bootstrap, session_timeout_seconds=20.0, message_bytes_limit=67_108_864)
    )
    yield bus
    await bus.close()


async def made(kafka: KafkaServer, kind: TopicKind, partitions: int = 8, **configs: str) -> Topic:
    topic = kafka_topics.new_topic(kind)
    await kafka_topics.make(kafka.bootstrap, [topic], partitions, **configs)
    return topic


async def received(consumer: KafkaConsumer) -> Record:
    async with asyncio.timeout(LIMIT_SECONDS):
        return await consumer.receive()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while not holds():
            await asyncio.sleep(0.02)


def shared(members: list[KafkaConsumer], partitions: int) -> bool:
    """Whether the members have all partitions between them, in equal parts."""
    have = [member.assigned for member in members]
    each = partitions // len(members)
    return len(frozenset[int]().union(*have)) == partitions and {len(one) for one in have} == {each}


async def test_a_lane_is_the_same_partition_on_both_buses(kafka: KafkaServer, bus: KafkaBus) -> None:
    topic, memory = await made(kafka, TopicKind.LIVE), MemoryBus()
    one, other = await bus.consume(topic, "readers"), await memory.consume(topic, "readers")
    for key, lane in [("gate", 0), ("gate", 3), ("hall", 11), ("a key", None), ("another", None)]:
        await bus.publish(topic, key, b"", lane)
        await memory.publish(topic, key, b"", lane)
        here, there = await received(one), await other.receive()
        assert here.partition == there.partition and (lane is None or here.partition == lane % 8)
        await one.commit(here)
        await other.commit(there)


async def test_members_keep_what_they_have_when_another_comes_and_goes(
    kafka: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(kafka, TopicKind.DURABLE, 12)
    members = [await bus.consume(topic, "readers") for _ in range(2)]
    await until(lambda: shared(members, 12))
    before = [member.assigned for member in members]
    third = await bus.consume(topic, "readers")
    await until(lambda: shared([*members, third], 12))
    assert all(member.assigned < had for member, had in zip(members, before, strict=True))
    between = [member.assigned for member in members]
    await third.close()
    await until(lambda: shared(members, 12))
    assert all(member.assigned > had for member, had in zip(members, between, strict=True))


async def test_who_leaves_is_replaced_at_once(kafka: KafkaServer, bus: KafkaBus) -> None:
    patient = KafkaBus(KafkaSettings(bootstrap=kafka.bootstrap, session_timeout_seconds=LONG_SESSION_SECONDS))
    topic = await made(kafka, TopicKind.DURABLE)
    staying, leaving = await patient.consume(topic, "readers"), await patient.consume(topic, "readers")
    await until(lambda: shared([staying, leaving], 8))
    began = time.monotonic()
    await leaving.close()
    await until(lambda: staying.assigned == frozenset(range(8)))
    assert time.monotonic() - began < LONG_SESSION_SECONDS
    await patient.close()


async def test_a_commit_of_what_went_to_another_is_ignored(kafka: KafkaServer, bus: KafkaBus) -> None:
    topic = await made(kafka, TopicKind.DURABLE, 2)
    first = await bus.consume(topic, "readers")
    for lane in range(2):
        await bus.publish(topic, "key", b"%d" % lane, lane)
    held = [await received(first) for _ in range(2)]
    second = await bus.consume(topic, "readers")
    await until(lambda: shared([first, second], 2))
    lost = next(record for record in held if record.partition in second.assigned)
    kept = next(record for record in held if record.partition in first.assigned)
    async with asyncio.timeout(LIMIT_SECONDS):
        await first.commit(lost)
        await first.hand_back(lost)
        await first.commit(kept)
    again = await received(second)
    assert (again.value, again.attempt) == (lost.value, 1)
    await second.commit(again)
    # What came back to the one that held it is not delivered a second time.
    await bus.publish(topic, "key", b"new", kept.partition)
    assert (await received(first)).value == b"new"


async def test_who_fell_behind_the_limit_of_every_key_goes_on_from_there(
    kafka: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(kafka, TopicKind.LIVE, 1, message_timestamp_type="CreateTime")
    first = await bus.consume(topic, "readers")
    await first.close()
    old_ms = int((time.time() - 600) * 1000)
    await kafka_topics.publish_at(kafka.bootstrap, topic, [(old_ms + n, b"old") for n in range(200)])
    await bus.publish(topic, "camera", b"new", lane=0)
    again = await bus.consume(topic, "readers")
    assert (await received(again)).value == b"new"
    assert bus.metrics.skipped.labels(topic.name)._value.get() == 200


async def test_a_record_of_50_megabytes_does_not_stop_a_reader(kafka: KafkaServer, bus: KafkaBus) -> None:
    for kind in (TopicKind.LIVE, TopicKind.DURABLE):
        topic = await made(kafka, kind, 2, max_message_bytes="62914560")
        consumer = await bus.consume(topic, "readers")
        await kafka_topics.publish_large(kafka.bootstrap, topic, 50_000_000)
        for lane in range(2):
            await bus.publish(topic, "key", b"after", lane)
        sizes = []
        for _ in range(3):
            record = await received(consumer)
            await consumer.commit(record)
            sizes.append(len(record.value))
        assert sorted(sizes) == [5, 5, 50_000_000]
        await consumer.close()


async def test_what_is_done_is_erased_where_the_contract_says_so(kafka: KafkaServer, bus: KafkaBus) -> None:
    topic = kafka_topics.erased_behind_reader()
    await kafka_topics.make(kafka.bootstrap, [topic], 1)
    consumer = await bus.consume(topic, "readers")
    for number in range(3):
        await bus.publish(topic, "key", b"%d" % number)
    for _ in range(2):
        await consumer.commit(await received(consumer))
    async with asyncio.timeout(LIMIT_SECONDS):
        while await kafka_topics.beginning(kafka.bootstrap, topic) != 2:
            await asyncio.sleep(0.1)
    assert (await received(consumer)).value == b"2"
