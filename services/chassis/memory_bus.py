"""A bus in the memory of this process, with the delivery rules of Kafka."""

import asyncio
import zlib
from collections import defaultdict
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

    def owner(self, partition: int) -> "MemoryConsumer | None":
        return self.members[partition % len(self.members)] if self.members else None

    def share_out(self, members: "list[MemoryConsumer]") -> None:
        """Share the partitions out anew; one that changes hands goes on from what was committed."""
        before = [self.owner(number) for number in range(PARTITIONS)]
        self.members = members
        for number, owner in enumerate(before):
            if self.owner(number) is not owner:
                self.position[number] = self.committed[number]


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

    async def tell(self) -> None:
        """Have those who wait look again."""
        async with self.news:
            self.news.notify_all()


class MemoryConsumer:
    """A member of a group on one topic."""

    def __init__(self, log: _Log, group: _Group, in_flight: int) -> None:
        self._log = log
        self._group = group
        self._in_flight = in_flight
        self._out: dict[int, set[int]] = defaultdict(set)
        self._turn = 0

    async def receive(self) -> Record:
        """Return the next record of this member's partitions, each partition in its turn."""
        async with self._log.news:
            while (record := self._next()) is None:
                await self._log.news.wait()
            return record

    async def commit(self, record: Record) -> None:
        """Say that `record` and all before it in its partition are done."""
        number, after = record.partition, record.offset + 1
        self._out[number] = {offset for offset in self._out[number] if offset >= after}
        self._group.committed[number] = max(self._group.committed[number], after)
        for place in [at for at in self._group.attempts if at[0] == number and at[1] < after]:
            del self._group.attempts[place]
        self._log.forget_delivered()
        await self._log.tell()

    async def hand_back(self, record: Record) -> None:
        """Deliver `record` again, with what followed it."""
        number = record.partition
        self._out[number] = {offset for offset in self._out[number] if offset < record.offset}
        self._group.attempts[number, record.offset] = record.attempt + 1
        self._group.position[number] = record.offset
        await self._log.tell()

    async def close(self) -> None:
        """Leave; its partitions are shared out anew, from what was committed."""
        if self in self._group.members:
            self._group.share_out([member for member in self._group.members if member is not self])
            await self._log.tell()

    def _next(self) -> Record | None:
        for step in range(PARTITIONS):
            number = (self._turn + step) % PARTITIONS
            if self._group.owner(number) is not self or len(self._out[number]) >= self._in_flight:
                continue
            partition = self._log.partitions[number]
            position = max(self._group.position[number], self._group.committed[number], partition.first)
            if position < partition.end:
                self._turn = number + 1
                self._group.position[number] = position + 1
                self._out[number].add(position)
                record = partition.records[position - partition.first]
                return replace(record, attempt=self._group.attempts.get((number, position), 1))
        return None


class MemoryFollowing:
    """A follower of one topic."""

    def __init__(self, log: _Log) -> None:
        self._log = log
        self._heard: asyncio.Queue[Record] = asyncio.Queue()
        self._behind = len(log.latest)
        for record in log.latest.values():
            self._heard.put_nowait(record)
        log.followers.append(self._heard)

    @property
    def behind(self) -> int:
        """How much of the replay is left."""
        return self._behind

    def __aiter__(self) -> "MemoryFollowing":
        return self

    async def __anext__(self) -> Record:
        record = await self._heard.get()
        self._behind = max(0, self._behind - 1)
        return record

    async def aclose(self) -> None:
        """Hear no more."""
        self._log.followers = [heard for heard in self._log.followers if heard is not self._heard]


class MemoryBus:
    """All topics of one process."""

    def __init__(self) -> None:
        self._logs: dict[str, _Log] = {}

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        """Append a record."""
        log = self._log(topic)
        number = (zlib.crc32(key.encode()) if lane is None else lane) % PARTITIONS
        partition = log.partitions[number]
        record = Record(topic, number, partition.end, key, value)
        partition.records.append(record)
        if topic.kind is TopicKind.COMPACTED:
            log.latest.pop(key, None)
            log.latest[key] = record
        for follower in log.followers:
            follower.put_nowait(record)
        log.forget_delivered()
        await log.tell()

    async def consume(self, topic: Topic, group: str, in_flight: int = 1) -> MemoryConsumer:
        """Join `group` on `topic`."""
        log = self._log(topic)
        if group not in log.groups:
            ends = [p.end if topic.kind is TopicKind.LIVE else p.first for p in log.partitions]
            log.groups[group] = _Group(committed=list(ends), position=list(ends))
        joined = log.groups[group]
        consumer = MemoryConsumer(log, joined, in_flight)
        joined.share_out([*joined.members, consumer])
        await log.tell()
        return consumer

    async def follow(self, topic: Topic) -> MemoryFollowing:
        """Hear the last record of every key, then everything that is published from now on."""
        return MemoryFollowing(self._log(topic))

    def held(self) -> dict[str, int]:
        """Return how many records each topic still holds in memory."""
        return {name: sum(len(p.records) for p in log.partitions) for name, log in self._logs.items()}

    def _log(self, topic: Topic) -> _Log:
        return self._logs.setdefault(topic.name, _Log(topic))
