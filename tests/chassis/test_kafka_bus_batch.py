"""Where a record goes, and how it is written."""

import pytest
from aiokafka.record.memory_records import MemoryRecords

from services.chassis.kafka_bus.batch import Identity, one_record, partition_of


@pytest.mark.parametrize(("lane", "partition"), [(0, 0), (7, 7), (8, 0), (19, 3)])
def test_a_lane_names_the_partition_whatever_the_key(lane: int, partition: int) -> None:
    assert {partition_of(key, lane, 8) for key in ("gate", "hall")} == {partition}


def test_without_a_lane_the_key_decides() -> None:
    places = {key: partition_of(key, None, 8) for key in map(str, range(100))}
    assert set(places.values()) == set(range(8))
    assert places == {key: partition_of(key, None, 8) for key in places}


def test_a_batch_is_one_record_as_it_was_given() -> None:
    value = bytes(range(256)) * 1000
    records = MemoryRecords(bytes(one_record("gate", value, Identity(5, 1), 17)))
    batch = records.next_batch()
    assert batch.validate_crc()
    assert (batch.producer_id, batch.producer_epoch, batch.base_sequence) == (5, 1, 17)
    ((key, read),) = [(record.key, record.value) for record in batch]
    assert (key, read) == (b"gate", value) and not records.has_next()
