"""One record as Kafka takes it."""

import time
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiokafka.record.default_records import DefaultRecordBatchBuilder

_MAGIC = 2
_UNCOMPRESSED = 0  # payloads are sealed: there is nothing to gain


@dataclass(slots=True)
class Identity:
    """What makes a broker take a record once: who sends, and a running number for each partition."""

    producer_id: int = -1
    epoch: int = -1
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)


NOBODY = Identity()


def partition_of(key: str, lane: int | None, partitions: int) -> int:
    """Return where a record goes: its lane, else the hash of its key as on the bus in memory."""
    return (zlib.crc32(key.encode()) if lane is None else lane) % partitions


def one_record(key: str, value: bytes, identity: Identity = NOBODY, number: int = 0) -> Any:
    """Return a batch of one record: each is answered for, and can be given up, by itself."""
    builder = DefaultRecordBatchBuilder(
        _MAGIC,
        _UNCOMPRESSED,
        is_transactional=0,
        producer_id=identity.producer_id,
        producer_epoch=identity.epoch,
        base_sequence=number,
        batch_size=len(value),  # the first record is taken whatever its size
    )
    builder.append(0, timestamp=int(time.time() * 1000), key=key.encode(), value=value, headers=[])
    return builder.build()
