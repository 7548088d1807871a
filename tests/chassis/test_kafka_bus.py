"""The bus where no broker is: it says so in one line, waits or gives up, and can be closed."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest

from services.chassis.errors import Refused, Unavailable
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.topics import Topic, TopicKind

LIMIT_SECONDS = 30.0
LIVE = Topic("live.v1", TopicKind.LIVE)
DURABLE = Topic("durable.v1", TopicKind.DURABLE)


@pytest.fixture
async def bus() -> AsyncIterator[KafkaBus]:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        bus = KafkaBus(KafkaSettings(bootstrap=f"127.0.0.1:{taken.getsockname()[1]}"))
        yield bus
        await bus.close()


@pytest.mark.parametrize("topic", [LIVE, DURABLE])
async def test_publishing_gives_up_in_one_line(
    bus: KafkaBus, topic: Topic, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with asyncio.timeout(LIMIT_SECONDS):
            with pytest.raises(Unavailable, match="cannot be reached") as raised:
                await bus.publish(topic, "key", b"a payload that nobody may read")
    assert "\n" not in str(raised.value)
    assert "Traceback" not in caplog.text and "nobody may read" not in caplog.text


async def test_too_large_a_record_is_refused_without_asking(bus: KafkaBus) -> None:
    with pytest.raises(Refused, match="SIGHTLINE_KAFKA_MESSAGE_BYTES_LIMIT"):
        await bus.publish(LIVE, "key", bytes(8_388_609))


async def test_readers_and_followers_wait_and_the_problem_is_told(bus: KafkaBus) -> None:
    waiting = [asyncio.create_task(bus.consume(LIVE, "readers")), asyncio.create_task(bus.follow(DURABLE))]
    async with asyncio.timeout(LIMIT_SECONDS):
        while bus.problem() == "":
            await asyncio.sleep(0.01)
    assert "\n" not in bus.problem()
    assert not any(task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    async with asyncio.timeout(LIMIT_SECONDS):
        results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)


async def test_a_bus_that_was_never_used_is_closed_at_once(bus: KafkaBus) -> None:
    assert bus.problem() == ""
    await bus.close()
