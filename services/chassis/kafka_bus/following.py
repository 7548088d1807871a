"""Hearing a topic from outside of any group."""

import asyncio
import logging
from collections import deque
from typing import Any

from aiokafka.errors import KafkaError, RecordTooLargeError
from aiokafka.structs import TopicPartition

from services.chassis.bus import Record
from services.chassis.kafka_bus.contact import Contact
from services.chassis.kafka_bus.failures import FAILED, problem_of
from services.chassis.kafka_bus.link import Link
from services.chassis.kafka_bus.reading import FOLLOW_WAIT_MS, is_dead, reader, stop
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.topics import Topic, TopicKind

_LOG = logging.getLogger(__name__)
_POLL_MS = 1000
_WAIT_SECONDS = 0.5


class KafkaFollowing:
    """Reads when asked for the next record; through outages it keeps its place."""

    def __init__(self, settings: KafkaSettings, topic: Topic, link: Link, contact: Contact) -> None:
        self._settings = settings
        self._topic = topic
        self._link = link
        self._contact = contact
        self._reading: Any = None
        self._positions: dict[TopicPartition, int] = {}
        self._heard: deque[Record] = deque()
        self._behind = 0

    async def open(self) -> None:
        """Take a place in every partition, and read the replay of a compacted topic; waits for Kafka."""
        while not self._positions:
            try:
                await self._place()
            except FAILED as error:
                await self._failed(error)

    @property
    def behind(self) -> int:
        """How much of the replay is left."""
        return self._behind

    def __aiter__(self) -> "KafkaFollowing":
        return self

    async def __anext__(self) -> Record:
        while not self._heard:
            self._heard.extend(await self._more())
        self._behind = max(0, self._behind - 1)
        return self._heard.popleft()

    async def aclose(self) -> None:
        """Hear no more."""
        self._contact.forget(self._name)
        reading, self._reading = self._reading, None
        if reading is not None:
            await stop(reading)

    @property
    def _name(self) -> str:
        return f"following {self._topic.name}"

    async def _place(self) -> None:
        name = self._topic.name
        places = [TopicPartition(name, number) for number in range(await self._link.partitions(name))]
        reading = await self._open(places)
        ends = await reading.end_offsets(places)
        if self._topic.kind is TopicKind.COMPACTED:
            starts = await reading.beginning_offsets(places)
            last = await self._replay(reading, starts, ends)
            self._behind = len(last)
            self._heard.extend(last.values())
        else:
            self._seek(ends)
        self._positions = {place: await reading.position(place) for place in places}

    async def _replay(
        self, reading: Any, starts: dict[TopicPartition, int], ends: dict[TopicPartition, int]
    ) -> dict[str, Record]:
        """Return the last record of each key, those that are there when it ends."""
        self._seek(starts)
        last: dict[str, Record] = {}
        left = {place for place in ends if starts[place] < ends[place]}
        while left:
            for record in await self._fetch(reading):
                last.pop(record.key, None)
                last[record.key] = record
            left = {place for place in left if await reading.position(place) < ends[place]}
        return last

    def _seek(self, offsets: dict[TopicPartition, int]) -> None:
        for place, offset in offsets.items():
            self._reading.seek(place, offset)

    async def _open(self, places: list[TopicPartition]) -> Any:
        self._reading = reader(self._settings, fetch_max_wait_ms=FOLLOW_WAIT_MS)
        await self._reading.start()
        self._reading.assign(places)
        return self._reading

    async def _more(self) -> list[Record]:
        try:
            if self._reading is None:
                await self._open(list(self._positions))
                self._seek(self._positions)
            records = await self._fetch(self._reading)
        except FAILED as error:
            await self._failed(error)
            return []
        for record in records:
            self._positions[TopicPartition(self._topic.name, record.partition)] = record.offset + 1
        return records

    async def _fetch(self, reading: Any) -> list[Record]:
        try:
            fetched = await reading.getmany(timeout_ms=_POLL_MS)
        except RecordTooLargeError:
            return []  # aiokafka has gone past it
        if not fetched and is_dead(reading):
            raise KafkaError
        self._contact.made(self._name)
        return [self._record(record) for records in fetched.values() for record in records]

    def _record(self, record: Any) -> Record:
        key = (record.key or b"").decode(errors="replace")
        return Record(self._topic, record.partition, record.offset, key, record.value or b"")

    async def _failed(self, error: BaseException) -> None:
        problem = problem_of(error, self._settings.bootstrap, self._topic.name)
        self._contact.lost(self._name, problem)
        reading, self._reading = self._reading, None
        if reading is not None:
            await stop(reading)
        await asyncio.sleep(_WAIT_SECONDS)
