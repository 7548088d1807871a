"""What every bus must do: one suite, held against each of them.

A subclass gives the fixture `bus`, and may give `new_topic` where topics must be made first. Nothing here
knows how a bus is built or how fast it delivers; a time limit is only there so that a broken bus ends a run.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from uuid import uuid4

import pytest

from services.chassis.bus import Bus, Consumer, Following, Record
from services.chassis.topics import Topic, TopicKind

LIMIT_SECONDS = 30.0
NewTopic = Callable[[TopicKind], Topic]
LIVE, DURABLE, COMPACTED = TopicKind.LIVE, TopicKind.DURABLE, TopicKind.COMPACTED


async def received(consumer: Consumer) -> Record:
    async with asyncio.timeout(LIMIT_SECONDS):
        return await consumer.receive()


async def values_done(consumer: Consumer, count: int) -> list[bytes]:
    """Receive and commit `count` records."""
    values = []
    for _ in range(count):
        record = await received(consumer)
        await consumer.commit(record)
        values.append(record.value)
    return values


async def heard(following: Following) -> tuple[str, bytes]:
    async with asyncio.timeout(LIMIT_SECONDS):
        record = await anext(following)
    return record.key, record.value


class BusBehaviour:
    """Rules of delivery."""

    @pytest.fixture
    def new_topic(self) -> NewTopic:
        return lambda kind: Topic(f"test-{uuid4().hex}.v1", kind)

    @pytest.mark.parametrize("kind", [LIVE, DURABLE])
    async def test_records_of_one_key_come_in_order(
        self, bus: Bus, new_topic: NewTopic, kind: TopicKind
    ) -> None:
        topic = new_topic(kind)
        consumer = await bus.consume(topic, "readers")
        for number in range(20):
            await bus.publish(topic, f"key {number % 4}", b"%d" % number)
        values = await values_done(consumer, 20)
        for key in range(4):
            assert [v for v in values if int(v) % 4 == key] == [b"%d" % n for n in range(key, 20, 4)]
        await consumer.close()

    async def test_a_record_says_where_it_stood_and_that_it_is_new(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(DURABLE)
        await bus.publish(topic, "key", b"first")
        consumer = await bus.consume(topic, "readers")
        record = await received(consumer)
        assert (record.topic, record.key, record.value, record.attempt) == (topic, "key", b"first", 1)
        await consumer.close()

    async def test_each_record_goes_to_one_member_of_a_group(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(DURABLE)
        members = [await bus.consume(topic, "readers") for _ in range(2)]
        got: list[bytes] = []
        all_got = asyncio.Event()

        async def read(member: Consumer) -> None:
            while True:
                record = await member.receive()
                got.append(record.value)
                await member.commit(record)
                if len(got) >= 40:
                    all_got.set()

        reading = [asyncio.create_task(read(member)) for member in members]
        for number in range(40):
            await bus.publish(topic, f"key {number}", b"%d" % number)
        async with asyncio.timeout(LIMIT_SECONDS):
            await all_got.wait()
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        assert sorted(got, key=int) == [b"%d" % number for number in range(40)]
        for member in members:
            await member.close()

    async def test_every_group_gets_every_record(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(LIVE)
        groups = [await bus.consume(topic, name) for name in ("one", "another")]
        await bus.publish(topic, "key", b"for all")
        assert [await values_done(group, 1) for group in groups] == [[b"for all"], [b"for all"]]
        for group in groups:
            await group.close()

    async def test_a_new_group_starts_at_the_end_of_a_live_topic(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(LIVE)
        await bus.publish(topic, "key", b"before")
        consumer = await bus.consume(topic, "readers")
        await bus.publish(topic, "key", b"after")
        assert await values_done(consumer, 1) == [b"after"]
        await consumer.close()

    async def test_a_new_group_starts_at_the_beginning_of_a_durable_topic(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(DURABLE)
        await bus.publish(topic, "key", b"before")
        consumer = await bus.consume(topic, "readers")
        await bus.publish(topic, "key", b"after")
        assert await values_done(consumer, 2) == [b"before", b"after"]
        await consumer.close()

    async def test_what_was_not_committed_goes_to_another_member(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(DURABLE)
        await bus.publish(topic, "key", b"in hand")
        first = await bus.consume(topic, "readers")
        assert (await received(first)).value == b"in hand"
        await first.close()
        second = await bus.consume(topic, "readers")
        assert await values_done(second, 1) == [b"in hand"]
        await second.close()

    async def test_progress_survives_leaving_and_joining_again(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(DURABLE)
        for number in range(3):
            await bus.publish(topic, "key", b"%d" % number)
        first = await bus.consume(topic, "readers")
        assert await values_done(first, 1) == [b"0"]
        await received(first)
        await first.close()
        second = await bus.consume(topic, "readers")
        assert await values_done(second, 2) == [b"1", b"2"]
        await second.close()

    async def test_what_one_holds_is_not_lost_when_another_joins(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(DURABLE)
        first = await bus.consume(topic, "readers")
        for number in range(16):
            await bus.publish(topic, f"key {number}", b"%d" % number)
        held = await received(first)
        second = await bus.consume(topic, "readers")
        got: set[bytes] = set()
        all_got = asyncio.Event()

        async def read(member: Consumer) -> None:
            while True:
                record = await member.receive()
                await member.commit(record)
                got.add(record.value)
                if len(got) == 16:
                    all_got.set()

        await first.commit(held)
        got.add(held.value)
        reading = [asyncio.create_task(read(member)) for member in (first, second)]
        async with asyncio.timeout(LIMIT_SECONDS):
            await all_got.wait()
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        await first.close()
        await second.close()

    async def test_what_is_handed_back_comes_again_before_what_followed_it(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(DURABLE)
        for number in range(3):
            await bus.publish(topic, "key", b"%d" % number)
        consumer = await bus.consume(topic, "readers", in_flight=2)
        first, _ = await received(consumer), await received(consumer)
        await consumer.hand_back(first)
        again = await received(consumer)
        assert (again.value, again.attempt) == (b"0", 2)
        await consumer.commit(again)
        assert await values_done(consumer, 2) == [b"1", b"2"]
        await consumer.close()

    async def test_attempts_are_counted_until_the_commit(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(DURABLE)
        consumer = await bus.consume(topic, "readers")
        await bus.publish(topic, "key", b"stubborn")
        for attempt in range(1, 4):
            record = await received(consumer)
            assert record.attempt == attempt
            await consumer.hand_back(record)
        await consumer.commit(await received(consumer))
        await bus.publish(topic, "key", b"next")
        assert (await received(consumer)).attempt == 1
        await consumer.close()

    async def test_no_more_of_a_partition_are_out_than_was_asked_for(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(DURABLE)
        for number in range(30):
            await bus.publish(topic, f"key {number % 3}", b"%d" % number)
        consumer = await bus.consume(topic, "readers", in_flight=1)
        out = await received(consumer)
        for _ in range(29):
            receiving = asyncio.create_task(received(consumer))
            await asyncio.sleep(0)
            early = receiving.done()
            await consumer.commit(out)
            following = await receiving
            assert not early or following.partition != out.partition
            out = following
        await consumer.close()

    async def test_a_follower_hears_the_last_of_each_key_and_then_what_is_new(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(COMPACTED)
        for key, value in (("a", b"1"), ("b", b"1"), ("a", b"2")):
            await bus.publish(topic, key, value)
        async with aclosing(await bus.follow(topic)) as following:
            assert {await heard(following), await heard(following)} == {("a", b"2"), ("b", b"1")}
            await bus.publish(topic, "a", b"3")
            assert await heard(following) == ("a", b"3")

    async def test_every_follower_hears_everything(self, bus: Bus, new_topic: NewTopic) -> None:
        topic = new_topic(COMPACTED)
        async with aclosing(await bus.follow(topic)) as one, aclosing(await bus.follow(topic)) as another:
            for number in range(3):
                await bus.publish(topic, "key", b"%d" % number)
            for following in (one, another):
                assert [(await heard(following))[1] for _ in range(3)] == [b"0", b"1", b"2"]

    async def test_a_durable_topic_can_be_followed_beside_its_groups(
        self, bus: Bus, new_topic: NewTopic
    ) -> None:
        topic = new_topic(DURABLE)
        consumer = await bus.consume(topic, "readers")
        async with aclosing(await bus.follow(topic)) as following:
            await bus.publish(topic, "key", b"news")
            assert await heard(following) == ("key", b"news")
        assert await values_done(consumer, 1) == [b"news"]
        await consumer.close()

    @pytest.mark.parametrize("kind", list(TopicKind))
    async def test_a_topic_that_nobody_reads_takes_records(
        self, bus: Bus, new_topic: NewTopic, kind: TopicKind
    ) -> None:
        topic = new_topic(kind)
        for number in range(3):
            await bus.publish(topic, "key", b"%d" % number)
