"""How each topic is to be laid out on Kafka."""

from dataclasses import dataclass

from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.topics import Topic, TopicKind

_SECOND_MS = 1000
_MINUTE_MS = 60 * _SECOND_MS
_DAY_MS = 24 * 60 * _MINUTE_MS
# A closed segment is the least that is deleted: it is kept short, or nothing ever is.
_SEGMENT_BYTES = 64 * 1024 * 1024
_OVERHEAD_BYTES = 65_536
_DEAD = ".dead"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a topic is to be: `configs` as Kafka names and writes them."""

    topic: Topic
    partitions: int
    replication: int
    configs: dict[str, str]


def layout_of(topic: Topic, settings: KafkaSettings) -> Layout:
    """Return how `topic` is to be laid out."""
    live = topic.kind is TopicKind.LIVE
    one = topic.kind is TopicKind.COMPACTED or topic.name.endswith(_DEAD)
    replication = 1 if live else settings.replication
    return Layout(
        topic,
        1 if one else settings.partitions,
        replication,
        {
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(settings.message_bytes_limit + _OVERHEAD_BYTES),
            "min.insync.replicas": str(max(1, replication - 1)),
            "segment.bytes": str(_SEGMENT_BYTES),
            # Or one record, packed in a way that a reader lacks, would stop its partition for good.
            "compression.type": "uncompressed",
            **_lifetime(topic),
        },
    )


def _lifetime(topic: Topic) -> dict[str, str]:
    if topic.kind is TopicKind.COMPACTED:
        # What was replaced may name people: it goes however little else is replaced.
        return {
            "cleanup.policy": "compact",
            "segment.ms": str(_DAY_MS),
            "max.compaction.lag.ms": str(_DAY_MS),
        }
    if topic.kind is TopicKind.LIVE:
        return _deleted(after_ms=30 * _SECOND_MS, segment_ms=10 * _SECOND_MS)
    if topic.erased_behind_reader:
        # Read, they go at once; unread, as long as its reader may be away without an alert being lost.
        return _deleted(after_ms=6 * 60 * _MINUTE_MS, segment_ms=_MINUTE_MS)
    return _deleted(after_ms=30 * _DAY_MS, segment_ms=_DAY_MS)  # and the segment: within 31 days


def _deleted(after_ms: int, segment_ms: int) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(after_ms),
        "segment.ms": str(segment_ms),
        "file.delete.delay.ms": str(_SECOND_MS),
    }
