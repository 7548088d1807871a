"""What no key opens any more is passed over; what went to another member is left to it."""

from dataclasses import dataclass, field
from typing import Any

from aiokafka.structs import OffsetAndTimestamp, TopicPartition
from prometheus_client import Counter

from services.chassis.kafka_bus.catching_up import Skipper
from services.chassis.kafka_bus.partition import Partition

PLACE = TopicPartition("frames", 3)
NOW = 1000.0


@dataclass(frozen=True)
class Fetched:
    offset: int
    timestamp: int


@dataclass
class Reading:
    """A reader whose log is young from offset 5 on."""

    ours: bool = True
    sought: list[int] = field(default_factory=list)

    def assignment(self) -> set[TopicPartition]:
        return {PLACE} if self.ours else set()

    async def offsets_for_times(self, times: dict[TopicPartition, int]) -> dict[TopicPartition, Any]:
        return {place: OffsetAndTimestamp(5, at) for place, at in times.items()}

    async def end_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, 9)

    def seek(self, place: TopicPartition, offset: int) -> None:
        self.sought.append(offset)


def old(*offsets: int) -> dict[TopicPartition, list[Any]]:
    return {PLACE: [Fetched(offset, int(NOW - 60) * 1000) for offset in offsets]}


def skipper(counter: Counter) -> Skipper:
    return Skipper(counter, lambda: NOW)


async def test_what_is_too_old_is_passed_over_and_counted() -> None:
    counter, reading, partition = Counter("skipped", "", registry=None), Reading(), Partition(4)
    left = await skipper(counter).without_old(reading, old(1, 2), lambda _: partition)
    assert (left, reading.sought) == ({}, [5])
    assert counter._value.get() == 4
    assert partition.done == 5


async def test_a_partition_that_went_to_another_member_is_not_held_again() -> None:
    asked: list[int] = []

    def partition(number: int) -> Partition:
        asked.append(number)
        return Partition(4)

    reading = Reading(ours=False)
    left = await skipper(Counter("skipped", "", registry=None)).without_old(reading, old(1), partition)
    assert (left, asked) == ({}, [])
