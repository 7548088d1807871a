"""Erasing what has been read: a record that nobody needs any more does not wait for its time limit."""

import asyncio
from contextlib import suppress

from aiokafka.protocol.admin import DeleteRecordsRequest

from services.chassis.ending import ended
from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.link import Link

PAUSE_SECONDS = 2.0
_REQUEST_MS = 2000


class Eraser:
    """Deletes the beginning of partitions, together every few seconds; what fails is tried with the next."""

    def __init__(self, link: Link, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._link = link
        self._pause_seconds = pause_seconds
        self._ends: dict[tuple[str, int], int] = {}
        self._erasing: asyncio.Task[None] | None = None

    def erase_before(self, topic: str, partition: int, offset: int) -> None:
        """Have all records of the partition before `offset` deleted soon."""
        self._ends[topic, partition] = max(offset, self._ends.get((topic, partition), 0))
        if self._erasing is None or self._erasing.done():
            self._erasing = asyncio.create_task(self._erase())

    async def close(self) -> None:
        """Erase what is left, once."""
        if self._erasing is not None:
            await ended([self._erasing])
            await self._erase_now()

    async def _erase(self) -> None:
        while self._ends:
            await asyncio.sleep(self._pause_seconds)
            await self._erase_now()

    async def _erase_now(self) -> None:
        for (topic, partition), offset in list(self._ends.items()):
            with suppress(*FAILED):
                request = DeleteRecordsRequest([(topic, [(partition, offset)])], _REQUEST_MS)
                answer = await self._link.send(topic, partition, request)
                if answer.topics[0][1][0][2]:
                    self._link.doubt()
                elif self._ends.get((topic, partition)) == offset:
                    del self._ends[topic, partition]
