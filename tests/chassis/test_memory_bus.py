"""The bus in memory: the rules of every bus, and that memory is given back."""

import pytest

from services.chassis.memory_bus import MemoryBus
from services.chassis.topics import Topic, TopicKind
from tests.chassis.bus_behaviour import BusBehaviour, received, values_done

LIVE = Topic("live.v1", TopicKind.LIVE)
DURABLE = Topic("durable.v1", TopicKind.DURABLE)
COMPACTED = Topic("compacted.v1", TopicKind.COMPACTED)


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


class TestMemoryBus(BusBehaviour):
    """Held to the rules of every bus."""


async def test_what_every_group_has_done_is_given_back(bus: MemoryBus) -> None:
    one, another = await bus.consume(LIVE, "one"), await bus.consume(LIVE, "another")
    for number in range(10):
        await bus.publish(LIVE, f"key {number}", bytes(100))
    await values_done(one, 10)
    assert bus.held() == {LIVE.name: 10}
    await values_done(another, 10)
    assert bus.held() == {LIVE.name: 0}


async def test_a_live_topic_without_readers_holds_nothing(bus: MemoryBus) -> None:
    await bus.publish(LIVE, "key", bytes(100))
    await bus.publish(COMPACTED, "key", bytes(100))
    assert bus.held() == {LIVE.name: 0, COMPACTED.name: 0}


async def test_a_durable_topic_without_readers_waits_for_them(bus: MemoryBus) -> None:
    await bus.publish(DURABLE, "key", b"waiting")
    assert bus.held() == {DURABLE.name: 1}


async def test_offsets_go_on_after_memory_was_given_back(bus: MemoryBus) -> None:
    consumer = await bus.consume(DURABLE, "readers")
    for number in range(3):
        await bus.publish(DURABLE, "key", b"%d" % number)
        record = await received(consumer)
        assert record.offset == number
        await consumer.commit(record)


async def test_a_follower_that_left_is_told_nothing_more(bus: MemoryBus) -> None:
    following = await bus.follow(COMPACTED)
    await following.aclose()
    await bus.publish(COMPACTED, "key", b"unheard")
    assert following._heard.empty()


async def test_closing_twice_does_no_harm(bus: MemoryBus) -> None:
    consumer = await bus.consume(DURABLE, "readers")
    await consumer.close()
    await consumer.close()
