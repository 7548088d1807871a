"""The bus: what services exchange events over. Two buses keep the same rules."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.chassis.topics import Topic


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a topic. `attempt` counts from 1 and rises when it was handed back."""

    topic: Topic
    partition: int
    offset: int
    key: str
    value: bytes
    attempt: int = 1


class Consumer(Protocol):
    """One member of a group. Records of one key come in order; each goes to one member of the group."""

    async def receive(self) -> Record:
        """Return the next record; waits for one."""

    async def commit(self, record: Record) -> None:
        """Say that `record` and all before it in its partition are done."""

    async def hand_back(self, record: Record) -> None:
        """Have `record` and what followed it in its partition delivered again."""

    async def close(self) -> None:
        """Leave the group; what was not committed goes to another member."""


class Bus(Protocol):
    """Topics of keyed records.

    A group that is new starts at the end of a live topic, and at the beginning of a durable one.
    """

    async def publish(self, topic: Topic, key: str, value: bytes) -> None:
        """Append a record. Unavailable when the bus does not take it."""

    async def consume(self, topic: Topic, group: str) -> Consumer:
        """Join `group` on `topic`."""

    def follow(self, topic: Topic) -> AsyncIterator[Record]:
        """Yield the last record of every key of a compacted topic, then each new one.

        No group: every follower hears everything that is published from this call on.
        """
