"""Where a group that is new starts to read a live topic."""

import asyncio

from aiokafka.errors import CommitFailedError
from aiokafka.structs import TopicPartition

from services.chassis.kafka_bus.reading import reader, stop
from services.chassis.kafka_bus.settings import KafkaSettings

_SECONDS = 10.0


async def begin_at_the_end(settings: KafkaSettings, topic: str, partitions: int, group: str) -> None:
    """Commit the end of each partition that `group` has no position in. One of FAILED.

    Done before joining, so nothing is missed that is published once a member has joined. A group with
    members refuses it: then one of them has done it.
    """
    reading = reader(settings, group_id=group)
    places = [TopicPartition(topic, number) for number in range(partitions)]
    try:
        async with asyncio.timeout(_SECONDS):
            await reading.start()
            reading.assign(places)
            reading.pause(*places)
            known = await asyncio.gather(*(reading.committed(place) for place in places))
            unknown = [place for place, offset in zip(places, known, strict=True) if offset is None]
            if unknown:
                await reading.commit(await reading.end_offsets(unknown))
    except CommitFailedError:
        pass
    finally:
        await stop(reading)
