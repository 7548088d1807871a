"""The table of `sightline topics`."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, changelog_config
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.kafka_bus.topic_differences import Difference
from services.chassis.kafka_bus.topic_plan import Layout
from services.chassis.topic_list import all_topics
from services.chassis.topics import Topic, TopicKind

_SHOWN = ("cleanup.policy", "retention.ms", "segment.ms", "max.message.bytes")


def changelogs(settings: KafkaSettings) -> list[Layout]:
    """Return the topics that no contract states: where Faust keeps what it decided."""
    topic = Topic(CHANGELOG, TopicKind.DURABLE)
    return [Layout(topic, settings.partitions, settings.replication, changelog_config())]


def names_of_all(settings: KafkaSettings) -> list[str]:
    """Return the name of every topic, those of `changelogs` too."""
    return [topic.name for topic in all_topics()] + [one.topic.name for one in changelogs(settings)]


def show(found: Sequence[Difference], words: dict[bool, str]) -> None:
    """Print each topic's layout and its state; `words`: what is said where it was missing, and where not."""
    table = Table("topic", "kind", "partitions", "copies", *_SHOWN, "state")
    for one in found:
        layout = one.layout
        table.add_row(
            layout.topic.name,
            str(layout.topic.kind),
            str(layout.partitions),
            str(layout.replication),
            *(layout.configs.get(name, "–") for name in _SHOWN),
            _state(one, words),
        )
    Console(width=max(Console().width, 150), soft_wrap=True).print(table)


def _state(one: Difference, words: dict[bool, str]) -> str:
    if one.missing or one.configs:
        return words[one.missing]
    return "differs" if one.fixed else "as it should be"
