"""An event is acknowledged once all that was said about it is on Kafka, and not before those in front."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka import errors
from faust.exceptions import ProducerSendError

from services.alert_dispatcher.adapters.faust_passes.unconfirmed import Unconfirmed


@dataclass
class Placed:
    partition: int
    offset: int


@dataclass
class Event:
    message: Placed
    acknowledged: list[tuple[int, int]]

    def ack(self) -> None:
        self.acknowledged.append((self.message.partition, self.message.offset))


@dataclass
class Rig:
    now: float = 0.0
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    done: list[tuple[int, int]] = field(default_factory=list)
    refused: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.unconfirmed = Unconfirmed(lambda: self.now, self.done.append, self.refused.append)

    def take(
        self, partition: int, offset: int, sendings: int = 1, *, proven: bool = True
    ) -> list["asyncio.Future[Any]"]:
        ticket = self.unconfirmed.take(Event(Placed(partition, offset), self.acknowledged))
        futures = [asyncio.get_running_loop().create_future() for _ in range(sendings)]
        if futures:
            self.unconfirmed.sent(ticket, futures)
        if proven and partition in self.unconfirmed.unproven():
            self.unconfirmed.prove({partition: offset})
        return futures


async def settled() -> None:
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_an_event_waits_for_all_that_was_said_about_it() -> None:
    rig = Rig()
    change, decision = rig.take(0, 0, 2)
    decision.set_result(None)
    await settled()
    assert rig.acknowledged == [] and rig.unconfirmed
    change.set_result(None)
    await settled()
    assert rig.acknowledged == rig.done == [(0, 0)] and not rig.unconfirmed


async def test_where_one_was_left_out_nothing_is_acknowledged_any_more() -> None:
    rig = Rig()
    (first,), (third,) = rig.take(0, 7), rig.take(0, 9)
    for sending in (first, third):
        sending.set_result(None)
    await settled()
    assert rig.unconfirmed.failed.is_set() and rig.acknowledged == []


async def test_the_first_of_a_partition_waits_until_nothing_is_known_to_be_before_it() -> None:
    rig = Rig()
    (first,), (elsewhere,) = rig.take(0, 7, proven=False), rig.take(1, 3)
    for sending in (first, elsewhere):
        sending.set_result(None)
    await settled()
    assert rig.acknowledged == [(1, 3)] and rig.unconfirmed.unproven() == {0}
    rig.unconfirmed.prove({0: 7})
    assert rig.acknowledged == rig.done == [(1, 3), (0, 7)] and not rig.unconfirmed.unproven()


async def test_where_one_was_left_out_before_the_first_nothing_is_acknowledged() -> None:
    rig = Rig()
    (second,), (third,) = rig.take(0, 8, proven=False), rig.take(0, 9, proven=False)
    for sending in (second, third):
        sending.set_result(None)
    rig.unconfirmed.prove({0: 7})
    await settled()
    assert rig.unconfirmed.failed.is_set() and rig.acknowledged == rig.done == []


async def test_one_that_comes_again_leaves_nothing_out() -> None:
    rig = Rig()
    for offset in (7, 8, 7, 8, 9):
        (sending,) = rig.take(0, offset)
        sending.set_result(None)
    await settled()
    assert not rig.unconfirmed.failed.is_set() and rig.acknowledged[-1] == (0, 9)


async def test_none_is_acknowledged_before_those_in_front_of_it_in_its_partition() -> None:
    rig = Rig()
    (first,), (second,), (elsewhere,) = rig.take(0, 0), rig.take(0, 1), rig.take(1, 0)
    second.set_result(None)
    elsewhere.set_result(None)
    await settled()
    assert rig.acknowledged == [(1, 0)]
    first.set_result(None)
    await settled()
    assert rig.acknowledged == [(1, 0), (0, 0), (0, 1)]


async def test_an_event_that_was_taken_in_hand_and_dropped_holds_back_what_follows() -> None:
    rig = Rig()
    rig.take(0, 0, 0)
    (second,) = rig.take(0, 1)
    second.set_result(None)
    await settled()
    rig.now = 31.0
    assert rig.acknowledged == [] and rig.unconfirmed.oldest_seconds() == 31.0


async def test_after_a_failure_nothing_is_acknowledged() -> None:
    rig = Rig()
    (first,), (elsewhere,) = rig.take(0, 0), rig.take(1, 0)
    first.set_exception(TimeoutError())
    await settled()
    elsewhere.set_result(None)
    await settled()
    assert rig.unconfirmed.failed.is_set() and rig.acknowledged == []


def refused_by_the_producer(cause: Exception) -> Exception:
    error = ProducerSendError("not sent")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (errors.MessageSizeTooLargeError(), True),
        (errors.RecordListTooLargeError(), True),
        (refused_by_the_producer(errors.MessageSizeTooLargeError()), True),
        (refused_by_the_producer(errors.KafkaTimeoutError()), False),
        (errors.NotEnoughReplicasError(), False),
        (errors.TopicAuthorizationFailedError(), False),
        (errors.KafkaConnectionError(), False),
        (TimeoutError(), False),
    ],
)
async def test_only_what_is_too_large_is_told_as_refused_and_that_once(
    error: Exception, refused: bool
) -> None:
    rig = Rig()
    for sending in rig.take(0, 7, 2):
        sending.set_exception(error)
    await settled()
    assert rig.unconfirmed.failed.is_set() and rig.acknowledged == []
    assert rig.refused == [(0, 7)] * refused
