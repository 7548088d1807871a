"""Topics as the contract states them: an option on each event's message."""

from dataclasses import dataclass
from enum import StrEnum

from google.protobuf.message import Message

from sightline.chassis.v1 import topic_pb2


class TopicKind(StrEnum):
    """How records of a topic are delivered (design: two classes, and the followed one)."""

    LIVE = "live"
    DURABLE = "durable"
    COMPACTED = "compacted"


_KINDS = {
    topic_pb2.TOPIC_KIND_LIVE: TopicKind.LIVE,
    topic_pb2.TOPIC_KIND_DURABLE: TopicKind.DURABLE,
    topic_pb2.TOPIC_KIND_COMPACTED: TopicKind.COMPACTED,
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `name` is the event and its version; older than `age_limit_seconds` is dropped (0: never).

    `erased_behind_reader`: a record is deleted once its reader has done with it.
    """

    name: str
    kind: TopicKind
    age_limit_seconds: float = 0.0
    erased_behind_reader: bool = False

    @classmethod
    def of(cls, message_type: type[Message]) -> "Topic":
        """Return the topic that carries `message_type`. KeyError when its contract names none."""
        # The stubs of generated code and of protobuf do not agree on the type of an extension.
        stated: topic_pb2.Topic = message_type.DESCRIPTOR.GetOptions().Extensions[topic_pb2.topic]  # type: ignore[index]
        if stated.kind not in _KINDS:
            raise KeyError(f"{message_type.DESCRIPTOR.full_name} names no topic")
        return cls(stated.name, _KINDS[stated.kind], stated.age_limit_ms / 1000, stated.erased_behind_reader)

    @property
    def is_sealed(self) -> bool:
        """Whether its records are about a person's face: always sealed."""
        return self.kind is TopicKind.LIVE or self.erased_behind_reader

    @property
    def dead(self) -> "Topic":
        """Where what could not be handled is put, without its content."""
        return Topic(f"{self.name}.dead", TopicKind.DURABLE)
