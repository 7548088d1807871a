"""The bus on a broker that goes and comes: nothing durable is lost, nothing live is late."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing

import pytest

from services.chassis.bus import Consumer, Record
from services.chassis.errors import Refused, Unavailable
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.topics import Topic, TopicKind
from tests.connected import kafka_topics
from tests.connected.servers.kafka_server import KafkaServer

LIMIT_SECONDS = 60.0


@pytest.fixture(scope="module")
def broker() -> Iterator[KafkaServer]:
    """A broker of one's own, to be stopped and killed."""
    with KafkaServer() as server:
        yield server


@pytest.fixture
async def bus(broker: KafkaServer) -> AsyncIterator[KafkaBus]:
    await asyncio.to_thread(broker.start)
    bus = KafkaBus(KafkaSettings(bootstrap=broker.bootstrap))
    yield bus
    await bus.close()


async def made(broker: KafkaServer, kind: TopicKind) -> Topic:
    topic = kafka_topics.new_topic(kind)
    await kafka_topics.make(broker.bootstrap, [topic])
    return topic


async def received(consumer: Consumer) -> Record:
    async with asyncio.timeout(LIMIT_SECONDS):
        return await consumer.receive()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while not holds():
            await asyncio.sleep(0.02)


async def until_taken(publish: Callable[[], Awaitable[None]]) -> None:
    """Publish as an outbox does: again until it is taken."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            try:
                return await publish()
            except Unavailable:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("end", [KafkaServer.stop, KafkaServer.kill])
async def test_a_restart_loses_nothing_durable(
    broker: KafkaServer, bus: KafkaBus, end: Callable[[KafkaServer], None]
) -> None:
    topic = await made(broker, TopicKind.DURABLE)
    consumer = await bus.consume(topic, "readers")
    for number in range(20):
        await bus.publish(topic, f"key {number % 3}", b"%d" % number)
    done: list[bytes] = []

    async def read() -> None:
        while True:
            record = await consumer.receive()
            await consumer.commit(record)
            done.append(record.value)

    reading = asyncio.create_task(read())
    await until(lambda: len(done) >= 5)
    await asyncio.to_thread(end, broker)
    with pytest.raises(Unavailable) as away:
        await bus.publish(topic, "key 0", b"20")
    assert "\n" not in str(away.value)
    await until(lambda: bus.problem() != "")
    await asyncio.to_thread(broker.start)
    for number in range(20, 30):
        await until_taken(lambda number=number: bus.publish(topic, "key 0", b"%d" % number))  # type: ignore[misc]
    await until(lambda: set(done) >= {b"%d" % number for number in range(30)})
    await until(lambda: bus.problem() == "")
    reading.cancel()
    await consumer.close()


async def test_a_live_record_is_given_up_soon_and_not_sent_after_the_outage(
    broker: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(broker, TopicKind.LIVE)
    consumer = await bus.consume(topic, "readers")
    await bus.publish(topic, "camera", b"before", lane=0)
    before = await received(consumer)
    await consumer.commit(before)
    assert before.value == b"before"
    await asyncio.to_thread(broker.kill)
    began = time.monotonic()
    gone = [bus.publish(topic, "camera", b"during" + bytes(200_000), lane=lane) for lane in range(4)]
    results = await asyncio.gather(*gone, return_exceptions=True)
    assert all(isinstance(result, Unavailable) for result in results)
    assert time.monotonic() - began < 5.0
    await asyncio.to_thread(broker.start)
    for lane in range(4):
        await until_taken(lambda lane=lane: bus.publish(topic, "camera", b"after", lane=lane))  # type: ignore[misc]
    assert {(await received(consumer)).value for _ in range(4)} == {b"after"}
    await consumer.close()


async def test_pictures_for_a_broker_that_hangs_are_not_sent_when_it_wakes(
    broker: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(broker, TopicKind.LIVE)
    consumer = await bus.consume(topic, "readers", in_flight=100)
    await bus.publish(topic, "camera", b"before", lane=0)
    os.kill(broker.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        gone = [bus.publish(topic, "camera", b"during" + bytes(2_000_000), lane=0) for _ in range(4)]
        results = await asyncio.gather(*gone, return_exceptions=True)
        assert all(isinstance(result, Unavailable) for result in results)
        assert time.monotonic() - began < 5.0
    finally:
        os.kill(broker.pid, signal.SIGCONT)
    await until_taken(lambda: bus.publish(topic, "camera", b"after", lane=0))
    assert [(await received(consumer)).value for _ in range(2)] == [b"before", b"after"]
    await consumer.close()


async def test_a_follower_keeps_its_place_through_a_restart(broker: KafkaServer, bus: KafkaBus) -> None:
    topic = await made(broker, TopicKind.COMPACTED)
    for number in range(3):
        await bus.publish(topic, "key", b"%d" % number)
    async with aclosing(await bus.follow(topic)) as following:
        assert following.behind == 1
        hearing = asyncio.create_task(anext(following))
        assert (await hearing).value == b"2" and following.behind == 0
        waiting = asyncio.create_task(anext(following))
        await asyncio.to_thread(broker.stop)
        await asyncio.to_thread(broker.start)
        await until_taken(lambda: bus.publish(topic, "key", b"3"))
        async with asyncio.timeout(LIMIT_SECONDS):
            assert (await waiting).value == b"3"


async def test_readers_and_followers_wait_for_a_broker_that_is_not_there_yet(
    broker: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(broker, TopicKind.DURABLE)
    await asyncio.to_thread(broker.stop)
    joining = asyncio.create_task(bus.consume(topic, "readers"))
    following = asyncio.create_task(bus.follow(topic))
    await until(lambda: bus.problem() != "")
    assert not joining.done() and not following.done()
    await asyncio.to_thread(broker.start)
    async with asyncio.timeout(LIMIT_SECONDS):
        consumer, heard = await joining, await following
    await until_taken(lambda: bus.publish(topic, "key", b"here"))
    assert (await received(consumer)).value == (await anext(heard)).value == b"here"
    await heard.aclose()
    await consumer.close()


async def test_a_record_over_the_limit_is_refused_before_it_is_sent(
    broker: KafkaServer, bus: KafkaBus
) -> None:
    topic = await made(broker, TopicKind.LIVE)
    with pytest.raises(Refused, match="too large"):
        await bus.publish(topic, "camera", bytes(9_000_000))


async def test_a_topic_that_is_not_there_is_named(broker: KafkaServer, bus: KafkaBus) -> None:
    with pytest.raises(Unavailable, match=r"has no topic missing\.v1; run `sightline topics apply`"):
        await bus.publish(Topic("missing.v1", TopicKind.LIVE), "key", b"")
