"""How topics are to be laid out, and what is said of those that are not."""

import pytest

from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.kafka_bus.topic_differences import Found, difference
from services.chassis.kafka_bus.topic_plan import layout_of
from services.chassis.topic_list import all_topics
from services.chassis.topics import Topic, TopicKind

SETTINGS = KafkaSettings(partitions=8, replication=3)
DAY_MS = 24 * 60 * 60 * 1000
LIVE = Topic("live.v1", TopicKind.LIVE, 1.0)
DURABLE = Topic("durable.v1", TopicKind.DURABLE)
SHORT = Topic("short.v1", TopicKind.DURABLE, erased_behind_reader=True)
COMPACTED = Topic("compacted.v1", TopicKind.COMPACTED)


@pytest.mark.parametrize(
    ("topic", "partitions", "replication", "in_sync"),
    [(LIVE, 8, 1, "1"), (DURABLE, 8, 3, "2"), (DURABLE.dead, 1, 3, "2"), (COMPACTED, 1, 3, "2")],
)
def test_live_topics_have_one_copy_and_durable_ones_several(
    topic: Topic, partitions: int, replication: int, in_sync: str
) -> None:
    layout = layout_of(topic, SETTINGS)
    assert (layout.partitions, layout.replication) == (partitions, replication)
    assert layout.configs["min.insync.replicas"] == in_sync
    assert layout.configs["message.timestamp.type"] == "LogAppendTime"


@pytest.mark.parametrize("topic", all_topics(), ids=lambda topic: topic.name)
def test_nothing_is_kept_beyond_its_limit(topic: Topic) -> None:
    configs = layout_of(topic, SETTINGS).configs
    if topic.kind is TopicKind.COMPACTED:
        assert configs["cleanup.policy"] == "compact"
        assert int(configs["segment.ms"]) == int(configs["max.compaction.lag.ms"]) == DAY_MS
        return
    most_ms = {TopicKind.LIVE: 60_000, TopicKind.DURABLE: 31 * DAY_MS}[topic.kind]
    if topic.erased_behind_reader:
        most_ms = 7 * 3_600_000  # read, it goes at once; this is for a reader that is away
    assert int(configs["retention.ms"]) + int(configs["segment.ms"]) <= most_ms


def test_a_topic_as_it_is_to_be_has_no_lines() -> None:
    layout = layout_of(DURABLE, SETTINGS)
    assert difference(layout, Found(8, 3, {**layout.configs, "index.interval.bytes": "4096"})).lines == []


def test_each_difference_is_a_line_that_says_what_to_do() -> None:
    layout = layout_of(DURABLE, SETTINGS)
    assert difference(layout, None).lines == ["durable.v1 is not there; run `sightline topics apply`"]
    found = Found(4, 1, {**layout.configs, "segment.ms": "1"})
    config, partitions, copies = difference(layout, found).lines
    assert "segment.ms is 1 instead of 86400000; run `sightline topics apply`" in config
    assert "4 partitions instead of 8" in partitions and "SIGHTLINE_KAFKA_PARTITIONS" in partitions
    assert "1 copies instead of 3" in copies and "SIGHTLINE_KAFKA_REPLICATION" in copies
