"""The contracts as the generated code states them."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from google.protobuf.descriptor import FileDescriptor

from sightline.chassis.v1 import topic_pb2
from tests.source_tree import ROOT

GENERATED = ROOT / "proto" / "gen"
# protoc's stubs give extensions no type.
TOPIC: Any = topic_pb2.topic


@dataclass(frozen=True, slots=True)
class EventContract:
    """An event: the service whose package declares it, its message's name, and the topic that carries it."""

    service: str
    version: str
    message: str
    topic: topic_pb2.Topic


def files() -> Iterator[FileDescriptor]:
    for path in sorted(GENERATED.rglob("*_pb2.py")):
        module = import_module(".".join(path.relative_to(GENERATED).with_suffix("").parts))
        yield module.DESCRIPTOR


def events() -> list[EventContract]:
    return [event for file in files() for event in events_of(file)]


def events_of(file: FileDescriptor) -> Iterator[EventContract]:
    _, service, version = file.package.split(".")
    for name, message in file.message_types_by_name.items():
        options = message.GetOptions()
        if options.HasExtension(TOPIC):
            yield EventContract(service, version, name, options.Extensions[TOPIC])
