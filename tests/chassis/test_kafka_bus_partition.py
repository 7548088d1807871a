"""What a reader holds of one partition."""

from services.chassis.bus import Record
from services.chassis.kafka_bus.partition import Partition
from services.chassis.topics import Topic, TopicKind

TOPIC = Topic("test.v1", TopicKind.DURABLE)


def records(*offsets: int) -> list[Record]:
    return [Record(TOPIC, 0, offset, "key", b"%d" % offset) for offset in offsets]


def given(partition: Partition, count: int) -> list[Record]:
    taken = [partition.give() for _ in range(count)]
    return [record for record in taken if record is not None]


def test_no_more_are_out_than_may_be() -> None:
    partition = Partition(in_flight=2)
    partition.take(records(0, 1, 2))
    first, _ = given(partition, 3)
    partition.finish(first)
    assert [record.offset for record in given(partition, 3)] == [2]


def test_what_is_done_takes_all_before_it_along() -> None:
    partition = Partition(in_flight=3)
    partition.take(records(0, 1, 2))
    _, second, third = given(partition, 3)
    partition.finish(second)
    assert (partition.done, list(partition.out), partition.uncommitted) == (2, [third.offset], True)
    partition.committed = 2
    assert not partition.uncommitted


def test_what_is_handed_back_comes_again_with_what_followed_it_and_before_the_rest() -> None:
    partition = Partition(in_flight=3)
    partition.take(records(0, 1, 2, 3))
    _, second, _ = given(partition, 3)
    partition.hand_back(second)
    again = given(partition, 2)
    assert [(record.offset, record.attempt) for record in again] == [(1, 2), (2, 1)]
    assert not partition.holds(second) and partition.holds(again[0])


def test_attempts_are_remembered_when_the_partition_goes_and_comes_back() -> None:
    partition = Partition(in_flight=1)
    partition.take(records(0))
    partition.hand_back(given(partition, 1)[0])
    partition.leave()
    partition.take(records(0))
    (again,) = given(partition, 1)
    assert again.attempt == 2
    partition.finish(again)
    assert partition.attempts == {}


def test_what_is_out_or_done_is_not_delivered_twice_after_a_rebalance() -> None:
    partition = Partition(in_flight=2)
    partition.take(records(0, 1, 2))
    first, second = given(partition, 2)
    partition.finish(first)
    partition.leave()
    partition.take(records(0, 1, 2))
    assert [record.offset for record in given(partition, 2)] == [2]
    assert partition.holds(second)


def test_a_delivery_that_is_over_is_not_held_although_its_offset_is() -> None:
    partition = Partition(in_flight=1)
    partition.take(records(0))
    (first,) = given(partition, 1)
    partition.out.clear()
    partition.take(records(0))
    (second,) = given(partition, 1)
    assert partition.holds(second) and not partition.holds(first)


def test_a_log_that_begins_anew_is_read_from_its_beginning() -> None:
    partition = Partition(in_flight=1)
    partition.take(records(7))
    partition.finish(given(partition, 1)[0])
    partition.start_over(end=3)
    partition.take(records(0))
    assert [record.offset for record in given(partition, 1)] == [0]


def test_a_log_that_goes_on_is_not_started_over() -> None:
    partition = Partition(in_flight=1)
    partition.take(records(7))
    partition.finish(given(partition, 1)[0])
    partition.start_over(end=8)
    assert partition.done == 8
