"""A record packed by a method for which our readers have no library."""

import struct
import time

import pyarrow as pa
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.util import calc_crc32c

from services.chassis.kafka_bus import KafkaSettings
from services.chassis.kafka_bus.batch import one_record
from services.chassis.kafka_bus.link import Link

_ZSTD = 4
_LIMIT_SECONDS = 10.0
_NOT_LEADER = 6
_CRC_AT, _ATTRIBUTES_AT, _RECORDS_AT = 17, 21, 61


def zstd_batch(value: bytes) -> bytes:
    """Return a batch of one record, as Kafka has it, whose records are packed by zstd."""
    plain = bytes(one_record("packed", value))
    head, records = bytearray(plain[:_RECORDS_AT]), plain[_RECORDS_AT:]
    packed = pa.compress(records, codec="zstd", asbytes=True)
    struct.pack_into(">h", head, _ATTRIBUTES_AT, _ZSTD)
    whole = bytes(head) + packed
    head = bytearray(whole)
    struct.pack_into(">i", head, 8, len(whole) - 12)
    struct.pack_into(">I", head, _CRC_AT, calc_crc32c(bytes(head[_ATTRIBUTES_AT:])))
    return bytes(head)


async def publish_packed(
    settings: KafkaSettings, topic: str, value: bytes, _LIMIT_SECONDS: float = 10.0
) -> int:
    """Send it; return what the broker answers, 0 when it took it."""
    link = Link(settings, _LIMIT_SECONDS)
    try:
        await link.partitions(topic)
        until = time.monotonic() + _LIMIT_SECONDS
        while True:
            batch = zstd_batch(value)
            answer = await link.send(
                topic, 0, ProduceRequest(None, -1, int(_LIMIT_SECONDS * 1000), [(topic, [(0, batch)])])
            )
            code = int(answer.topics[0][1][0][1])
            if code != _NOT_LEADER or time.monotonic() > until:
                return code
    finally:
        await link.close()
