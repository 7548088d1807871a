"""Kafka's records as they lie on the broker's disk, read without asking the broker."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aiokafka.record.memory_records import MemoryRecords

from services.chassis.envelope import parse
from services.chassis.errors import Unreadable
from sightline.chassis.v1.envelope_pb2 import Envelope


@dataclass(frozen=True, slots=True)
class OnDisk:
    """One record of a topic; `envelope` is None where it is none."""

    topic: str
    key: bytes
    value: bytes

    @property
    def envelope(self) -> Envelope | None:
        try:
            return parse(self.value)
        except Unreadable:
            return None


def records(log_folder: Path) -> Iterator[OnDisk]:
    """Yield every record of every segment file, also of those that Kafka is about to delete."""
    for file in sorted(log_folder.glob("*/*.log*")):
        topic = file.parent.name.split(".", 2)
        name = file.parent.name.rpartition("-")[0]
        if len(topic) < 2:  # Kafka's own, and the changelog
            continue
        batches = MemoryRecords(file.read_bytes())
        while batches.has_next():
            batch = batches.next_batch()
            if batch is None:
                break
            for record in batch:
                yield OnDisk(name, record.key or b"", record.value or b"")
