"""Live video is not a queue: what no key opens any more is passed over, not read."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiokafka.errors import IllegalStateError
from aiokafka.structs import TopicPartition
from prometheus_client import Counter

from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.partition import Partition
from services.chassis.keyring import LIMIT_SECONDS

_LIMIT_MS = int(max(LIMIT_SECONDS.values()) * 1000)
Fetched = dict[TopicPartition, list[Any]]


class Skipper:
    """Seeks a reader that has fallen behind beyond the limit of every key, and counts what it passes over.

    The age of a record is that of its arrival at the broker (LogAppendTime).
    """

    def __init__(self, skipped: Counter, now: Callable[[], float] = time.time) -> None:
        self._skipped = skipped
        self._now = now

    async def without_old(
        self, reading: Any, fetched: Fetched, partition: Callable[[int], Partition]
    ) -> Fetched:
        """Return what is young enough of `fetched`; where the first is too old, seek one that is not."""
        oldest_ms = int(self._now() * 1000) - _LIMIT_MS
        behind = [place for place, records in fetched.items() if records[0].timestamp < oldest_ms]
        if not behind:
            return fetched
        try:
            starts = await self._starts(reading, behind, oldest_ms)
        except FAILED:
            return fetched  # read, then: the runner drops what is stale
        for place, start in starts.items():
            records = fetched.pop(place)
            young = [record for record in records if record.offset >= start]
            if young:
                fetched[place] = young
            else:
                with suppress(IllegalStateError):  # not ours any more
                    reading.seek(place, start)
            self._skipped.inc(max(0, start - records[0].offset))
            if place in reading.assignment():
                partition(place.partition).skip_to(start)
        return fetched

    @staticmethod
    async def _starts(
        reading: Any, places: list[TopicPartition], oldest_ms: int
    ) -> dict[TopicPartition, int]:
        found = await reading.offsets_for_times(dict.fromkeys(places, oldest_ms))
        ends = await reading.end_offsets(places)
        return {place: found[place].offset if found[place] else ends[place] for place in places}
