"""A bus in the memory of this process, with the delivery rules of Kafka."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from services.chassis.bus import Record
from services.chassis.topics import Topic, TopicKind

PARTITIONS = 8


@dataclass(slots=True)
class _Partition:
    """`records` starts at `first`: what every group has committed is gone."""

    records: list[Record] = field(default_factory=list)
    first: int = 0

    @property
    def end(self) -> int:
        return self.first + len(self.records)

    def drop_before(self, offset: int) -> None:
        if offset > self.first:
            del self.records[: offset - self.first]
            self.first = offset


@dataclass(slots=True)
class _Group:
    """Where a group stands in each partition: what is committed, what was delivered, how often."""

    committed: list[int]
    position: list[int]
    attempts: dict[tuple[int, int], int] = field(default_factory=dict)
    members: "list[MemoryConsumer]" = field(default_factory=list)

    def owner(self, partition: int) -> "MemoryConsumer":
        return self.members[partition % len(self.members)]


@dataclass(slots=True)
class _Log:
    topic: Topic
    partitions: list[_Partition] = field(default_factory=lambda: [_Partition() for _ in range(PARTITIONS)])
    groups: dict[str, _Group] = field(default_factory=dict)
    latest: dict[str, Record] = field(default_factory=dict)
    followers: list[asyncio.Queue[Record]] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def forget_delivered(self) -> None:
        """Drop what no group needs any more: of a live topic without readers, everything."""
        for number, partition in enumerate(self.partitions):
            if self.groups:
                partition.drop_before(min(group.committed[number] for group in self.groups.values()))
            elif self.topic.kind is not TopicKind.DURABLE:
                partition.drop_before(partition.end)


class MemoryConsumer:
    """A member of a group on one topic."""

    def __init__(self, log: _Log, group: _Group) -> None:
        self._log = log
        self._group = group
        self._turn = 0

    async def receive(self) -> Record:
        """Return the next record of this member's partitions, each partition in its turn."""
        async with self._log.news:
            while (record := self._next()) is None:
                await self._log.news.wait()
            return record

    async def commit(self, record: Record) -> None:
        """Say that `record` and all before it in its partition are done."""
        number = record.partition
        self._group.committed[number] = max(self._group.committed[number], record.offset + 1)
        self._group.attempts.pop((number, record.offset), None)
        self._log.forget_delivered()

    async def hand_back(self, record: Record) -> None:
        """Deliver `record` again, with what followed it."""
        self._group.attempts[record.partition, record.offset] = record.attempt + 1
        self._group.position[record.partition] = record.offset
        async with self._log.news:
            self._log.news.notify_all()

    async def close(self) -> None:
        """Leave; partitions are shared out anew, from what was committed."""
        self._group.members.remove(self)
        self._group.position[:] = self._group.committed
        async with self._log.news:
            self._log.news.notify_all()

    def _next(self) -> Record | None:
        for step in range(PARTITIONS):
            number = (self._turn + step) % PARTITIONS
            partition = self._log.partitions[number]
            position = max(self._group.position[number], partition.first)
            if position < partition.end and self._group.owner(number) is self:
                self._turn = number + 1
                self._group.position[number] = position + 1
                record = partition.records[position - partition.first]
                return replace(record, attempt=self._group.attempts.get((number, position), 1))
        return None


class MemoryBus:
    """All topics of one process."""

    def __init__(self) -> None:
        self._logs: dict[str, _Log] = {}

    async def publish(self, topic: Topic, key: str, value: bytes) -> None:
        """Append a record."""
        log = self._log(topic)
        number = zlib.crc32(key.encode()) % PARTITIONS
        partition = log.partitions[number]
        record = Record(topic, number, partition.end, key, value)
        partition.records.append(record)
        if topic.kind is TopicKind.COMPACTED:
            log.latest[key] = record
        for follower in log.followers:
            follower.put_nowait(record)
        log.forget_delivered()
        async with log.news:
            log.news.notify_all()

    async def consume(self, topic: Topic, group: str) -> MemoryConsumer:
        """Join `group` on `topic`."""
        log = self._log(topic)
        if group not in log.groups:
            ends = [p.end if topic.kind is TopicKind.LIVE else p.first for p in log.partitions]
            log.groups[group] = _Group(committed=list(ends), position=list(ends))
        joined = log.groups[group]
        consumer = MemoryConsumer(log, joined)
        joined.members.append(consumer)
        joined.position[:] = joined.committed
        return consumer

    def follow(self, topic: Topic) -> AsyncIterator[Record]:
        """Yield the last record of every key, then each new one; hears everything from this call on."""
        log = self._log(topic)
        heard: asyncio.Queue[Record] = asyncio.Queue()
        for record in log.latest.values():
            heard.put_nowait(record)
        log.followers.append(heard)
        return self._hear(log, heard)

    async def _hear(self, log: _Log, heard: asyncio.Queue[Record]) -> AsyncIterator[Record]:
        try:
            while True:
                yield await heard.get()
        finally:
            log.followers.remove(heard)

    def held(self) -> dict[str, int]:
        """Return how many records each topic still holds in memory."""
        return {name: sum(len(p.records) for p in log.partitions) for name, log in self._logs.items()}

    def _log(self, topic: Topic) -> _Log:
        return self._logs.setdefault(topic.name, _Log(topic))
