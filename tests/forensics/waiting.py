"""Until what must go by itself has gone: keys at their limits, records behind their reader."""

import asyncio
import time

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from services.chassis.keyring import LIMIT_SECONDS
from tests.connected import plunder
from tests.connected.waiting import until

ERASED = ("match-found.v1", "pass-decided.v1")
_MORE_SECONDS = 30.0


def after_the_limits(owner_url: str) -> None:
    """Wait until Redis holds no key any more; the longest limit is the longest that this may take."""
    until(
        lambda: not plunder.held_by_redis(owner_url),
        lambda: f"{len(plunder.held_by_redis(owner_url))} keys outlive their limits",
        max(LIMIT_SECONDS.values()) + _MORE_SECONDS,
        every_seconds=0.2,
    )


Ends = dict[TopicPartition, int]


async def ends_of_topics(bootstrap: str) -> Ends:
    """How far what is erased behind its reader goes by now: others may have used the same Kafka before."""
    return (await _offsets(bootstrap))[1]


async def left_on_topics(bootstrap: str, since: Ends) -> dict[str, int]:
    """How many records Kafka still gives of those that came since then."""
    begin, end = await _offsets(bootstrap)
    left = dict.fromkeys(ERASED, 0)
    for place, last in end.items():
        left[place.topic] += max(0, last - max(begin[place], since.get(place, 0)))
    return left


async def _offsets(bootstrap: str) -> tuple[Ends, Ends]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
    await consumer.start()
    try:
        places = []
        for topic in ERASED:
            await consumer._client._wait_on_metadata(topic)
            places += [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
        return await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    finally:
        await consumer.stop()


async def erased_behind_readers(bootstrap: str, since: Ends) -> dict[str, int]:
    """Wait until nothing is left of what came since then; return how many records those were."""
    ends = time.monotonic() + _MORE_SECONDS
    while any((left := await left_on_topics(bootstrap, since)).values()):
        assert time.monotonic() < ends, left
        await asyncio.sleep(0.5)
    came = dict.fromkeys(ERASED, 0)
    for place, last in (await ends_of_topics(bootstrap)).items():
        came[place.topic] += last - since.get(place, 0)
    return came
