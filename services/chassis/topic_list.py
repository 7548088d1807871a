"""The closed list of topics: what the contracts name, and the dead letters of what is durable."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from google.protobuf.message import Message

import sightline
from services.chassis.topics import Topic, TopicKind

_GENERATED = "_pb2.py"


def all_topics() -> list[Topic]:
    """Return every topic, by name."""
    # A set: the contracts may be on the path twice.
    stated = {topic for contract in _contracts() if (topic := _topic_of(contract)) is not None}
    dead = {topic.dead for topic in stated if topic.kind is TopicKind.DURABLE}
    return sorted(stated | dead, key=lambda topic: topic.name)


def _contracts() -> Iterator[type[Message]]:
    for root in map(Path, sightline.__path__):
        for path in sorted(root.rglob(f"*{_GENERATED}")):
            parts = path.relative_to(root).parent.parts
            module = importlib.import_module(".".join(["sightline", *parts, path.stem]))
            for name in module.DESCRIPTOR.message_types_by_name:
                yield getattr(module, name)


def _topic_of(contract: type[Message]) -> Topic | None:
    try:
        return Topic.of(contract)
    except KeyError:
        return None
