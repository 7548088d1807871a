"""The bus: what services exchange events over. Two buses keep the same rules."""

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
        """Return the next record of a partition that has not too many out; waits for one.

        A record is out until it, or one after it in its partition, is committed, or it is handed back.
        """

    async def commit(self, record: Record) -> None:
        """Say that `record` and all before it in its partition are done."""

    async def hand_back(self, record: Record) -> None:
        """Have `record` and what followed it in its partition delivered again."""

    async def close(self) -> None:
        """Leave the group; what was not committed goes to another member."""


class Following(Protocol):
    """What a follower hears, for ever: iterate it, and close it when done.

    `behind`: how many records that were there when it began have not been handed out yet.
    """

    @property
    def behind(self) -> int:
        """How much of the replay is left; 0 once only what is new follows."""

    def __aiter__(self) -> "Following":
        """Return itself."""

    async def __anext__(self) -> Record:
        """Return the next record; waits for one."""

    async def aclose(self) -> None:
        """Hear no more."""


class Bus(Protocol):
    """Topics of keyed records.

    A group that is new starts at the end of a live topic, and at the beginning of a durable one.
    """

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        """Append a record. Unavailable when the bus does not take it.

        `lane` names its partition, counted modulo their number; without it the key decides.
        """

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> Consumer:
        """Join `group` on `topic`, with at most `in_flight` records of each partition out at once."""

    async def follow(self, topic: Topic) -> Following:
        """Hear the last record of every key of a compacted topic, then each new one.

        No group: every follower hears all that is published once this has returned. The caller closes it.
        """
