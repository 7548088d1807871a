"""Matches that Faust has read past.

It drops what it has fetched already when a rebalance comes in between, as after a kill, and does not always
go back to it. Then a match waits on Kafka, nothing is in hand, and nobody would ever decide on it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from aiokafka.structs import TopicPartition

from services.alert_dispatcher.adapters.faust_passes.topics import GROUP, MATCHES
from services.chassis.kafka_bus.reading import reader, stop
from services.chassis.kafka_bus.settings import KafkaSettings

# A rebalance may take nearly as long, and ends by itself.
PATIENCE_SECONDS = 20.0


@dataclass(slots=True)
class Waiting:
    """Since when each match has waited that is the next of its partition."""

    _since: dict[tuple[int, int], float] = field(default_factory=dict)

    def is_passed_over(self, next_ones: Mapping[int, int], now: float) -> bool:
        """Take note of what waits now, offsets by partition; say whether one of them has for too long."""
        self._since = {place: self._since.get(place, now) for place in next_ones.items()}
        return any(now - since >= PATIENCE_SECONDS for since in self._since.values())


async def waiting_in(kafka: KafkaSettings, partitions: Collection[int]) -> dict[int, int]:
    """Return the offset of the next match in each of `partitions` that has one which was not acknowledged.

    KafkaError, OSError or TimeoutError when that cannot be told.
    """
    places = [TopicPartition(MATCHES, number) for number in sorted(partitions)]
    if not places:
        return {}
    reading = reader(kafka, group_id=GROUP)
    try:
        await reading.start()
        reading.assign(places)  # it asks for the group, and is no member of it
        begins, ends = await reading.beginning_offsets(places), await reading.end_offsets(places)
        read = {place: max(begins[place], await reading.committed(place) or 0) for place in places}
        return {place.partition: read[place] for place in places if read[place] < ends[place]}
    finally:
        await stop(reading)
