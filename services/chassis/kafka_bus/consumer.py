"""A member of a group on Kafka."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaError, RecordTooLargeError
from aiokafka.structs import TopicPartition

from services.chassis.bus import Record
from services.chassis.ending import ended
from services.chassis.kafka_bus.beginning import begin_at_the_end
from services.chassis.kafka_bus.catching_up import Skipper
from services.chassis.kafka_bus.contact import Contact
from services.chassis.kafka_bus.erasing import Eraser
from services.chassis.kafka_bus.failures import FAILED, problem_of
from services.chassis.kafka_bus.link import Link
from services.chassis.kafka_bus.membership import Membership
from services.chassis.kafka_bus.metrics import KafkaMetrics
from services.chassis.kafka_bus.news import News
from services.chassis.kafka_bus.partition import ENOUGH, FEW
from services.chassis.kafka_bus.reading import (
    FETCH_WAIT_MS,
    HEARTBEAT_MS,
    LIVE_FETCH_WAIT_MS,
    LIVE_HEARTBEAT_MS,
    is_dead,
    reader,
    stop,
)
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.kafka_bus.sharing import own_assignor
from services.chassis.topics import Topic, TopicKind

_LOG = logging.getLogger(__name__)
_POLL_MS = 1000
_LIVE_COMMIT_SECONDS = 0.2
_LIVE_DRAIN_SECONDS, _DURABLE_DRAIN_SECONDS = 1.0, 2.0
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.2, 2.0
_LAST_COMMIT_SECONDS = 2.0


class KafkaConsumer:
    """Reads in the background into small buffers; two tasks in all, none for each record.

    Outages and rebalances are dealt with inside: `receive` waits, and a durable `commit` returns when Kafka
    has it, or when the partition went to another member, who will have the record again.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topic: Topic,
        group: str,
        in_flight: int,
        link: Link,
        contact: Contact,
        metrics: KafkaMetrics,
        eraser: Eraser,
    ) -> None:
        live = topic.kind is TopicKind.LIVE
        self._settings = settings
        self._topic = topic
        self._group = group
        self._link = link
        self._contact = contact
        self._metrics = metrics
        self._eraser = eraser
        self._live = live
        metrics.begin(topic.name)
        self._skipper = Skipper(metrics.skipped.labels(topic.name)) if live else None
        self._assignor = own_assignor()
        self._news, self._to_commit, self._committed = News(), News(), News()
        drain_seconds = _LIVE_DRAIN_SECONDS if live else _DURABLE_DRAIN_SECONDS
        self._member = Membership(in_flight, drain_seconds, self._flush, self._shared_out, self._news)
        self._reading: Any = None
        self._turn = 0
        self._wait_seconds = _FIRST_WAIT_SECONDS
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False

    async def open(self) -> None:
        """Join the group; waits for Kafka to be there."""
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._commit_for_ever())]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        try:
            while not self._member.joined.is_set():
                self._raise_fault()
                await self._news.wait()
        except asyncio.CancelledError:
            await self.close()
            raise

    async def receive(self) -> Record:
        """Return the next record of this member's partitions, each partition in its turn."""
        while (record := self._next()) is None:
            self._raise_fault()
            await self._news.wait()
        return record

    async def commit(self, record: Record) -> None:
        """Say that `record` and all before it in its partition are done; nothing if it went to another."""
        partition = self._member.partitions.get(record.partition)
        if partition is None or not partition.holds(record):
            return
        partition.finish(record)
        self._news.tell()
        self._to_commit.tell()
        if self._live:
            return
        while (
            self._member.partitions.get(record.partition) is partition
            and partition.committed <= record.offset
        ):
            self._raise_fault()
            await self._committed.wait()

    async def hand_back(self, record: Record) -> None:
        """Deliver `record` again, with what followed it; nothing if it is another's by now."""
        partition = self._member.partitions.get(record.partition)
        if partition is not None and partition.holds(record):
            partition.hand_back(record)
            self._news.tell()

    async def close(self) -> None:
        """Commit what is done and leave the group at once."""
        if self._closed:
            return
        self._closed = True
        with suppress(*FAILED):
            async with asyncio.timeout(_LAST_COMMIT_SECONDS):
                await self._flush()
        await ended(self._tasks)
        self._contact.forget(self._name)
        self._member.partitions = {}
        self._committed.tell()

    @property
    def assigned(self) -> frozenset[int]:
        """The partitions that this member has at the moment."""
        return frozenset(self._member.partitions)

    @property
    def _name(self) -> str:
        return f"{self._group} reading {self._topic.name}"

    def _raise_fault(self) -> None:
        """Raise what reading or committing ended in: an unforeseen fault is not to look like silence."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._news.tell()
        self._committed.tell()

    def _shared_out(self) -> None:
        self._metrics.rebalances.labels(self._topic.name).inc()
        self._committed.tell()  # who waits for a commit of a partition that is gone need not
        self._to_commit.tell()

    def _next(self) -> Record | None:
        if self._member.draining or self._closed:
            return None
        numbers = list(self._member.partitions)
        for step in range(len(numbers)):
            number = numbers[(self._turn + step) % len(numbers)]
            partition = self._member.partitions[number]
            if (record := partition.give()) is not None:
                self._turn = (self._turn + step + 1) % len(numbers)
                if partition.paused and len(partition.waiting) <= FEW:
                    partition.paused = False
                    self._let(number, fetch=True)
                return record
        return None

    def _let(self, number: int, *, fetch: bool) -> None:
        place = TopicPartition(self._topic.name, number)
        with suppress(KafkaError):  # not ours any more
            self._reading.resume(place) if fetch else self._reading.pause(place)

    async def _read(self) -> None:
        while True:
            try:
                await self._read_once()
            except FAILED as error:
                problem = problem_of(error, self._settings.bootstrap, self._topic.name)
                self._contact.lost(self._name, problem)
                self._metrics.restarts.labels(self._topic.name).inc()
            self._wait_seconds = min(self._wait_seconds * 2, _LONGEST_WAIT_SECONDS)
            await asyncio.sleep(self._wait_seconds)

    async def _read_once(self) -> None:
        """Join and read, until something fails that aiokafka does not mend by itself."""
        partitions = await self._link.partitions(self._topic.name)
        if self._live and not self._member.joined.is_set():
            await begin_at_the_end(self._settings, self._topic.name, partitions, self._group)
        reading = reader(
            self._settings,
            group_id=self._group,
            partition_assignment_strategy=(self._assignor,),
            check_crcs=not self._live,  # a seal shows what a checksum would
            fetch_max_wait_ms=LIVE_FETCH_WAIT_MS if self._live else FETCH_WAIT_MS,
            heartbeat_ms=LIVE_HEARTBEAT_MS if self._live else HEARTBEAT_MS,
        )
        try:
            reading.subscribe([self._topic.name], listener=self._member)
            await reading.start()
            self._reading = reading
            while True:
                await self._fetch(reading)
        finally:
            self._reading = None
            self._member.leave()
            await stop(reading)

    async def _fetch(self, reading: Any) -> None:
        try:
            fetched = await reading.getmany(timeout_ms=_POLL_MS)
        except RecordTooLargeError:
            return  # aiokafka has gone past it
        self._contact.made(self._name)
        self._wait_seconds = _FIRST_WAIT_SECONDS
        if not fetched:
            if is_dead(reading):
                raise KafkaError
            return
        if self._skipper is not None:
            fetched = await self._skipper.without_old(reading, fetched, self._member.partition)
        for place, records in fetched.items():
            if place not in reading.assignment():
                continue  # it went to another member while what is old was looked for
            partition = self._member.partition(place.partition)
            if (end := reading.highwater(place)) is not None:
                partition.start_over(end)
            partition.take([self._record(record) for record in records])
            if len(partition.waiting) >= ENOUGH:
                partition.paused = True
                self._let(place.partition, fetch=False)
        self._news.tell()

    def _record(self, record: Any) -> Record:
        key = (record.key or b"").decode(errors="replace")
        return Record(self._topic, record.partition, record.offset, key, record.value or b"")

    async def _commit_for_ever(self) -> None:
        while True:
            while not any(partition.uncommitted for partition in self._member.partitions.values()):
                await self._to_commit.wait()
            if self._live:
                await asyncio.sleep(_LIVE_COMMIT_SECONDS)
            try:
                await self._flush()
            except FAILED:
                await asyncio.sleep(_FIRST_WAIT_SECONDS)

    async def _flush(self) -> None:
        """Commit what is done. One of FAILED, also while partitions change hands: then it is tried again."""
        due = {number: p.done for number, p in self._member.partitions.items() if p.uncommitted}
        if not due:
            return
        if self._reading is None:
            raise TimeoutError
        topic = self._topic.name
        partitions = self._member.partitions
        await self._reading.commit({TopicPartition(topic, number): done for number, done in due.items()})
        for number, done in due.items():
            partitions[number].committed = max(done, partitions[number].committed)
            if self._topic.erased_behind_reader:
                self._eraser.erase_before(topic, number, done)
        self._committed.tell()
