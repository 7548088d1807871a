"""The acts that were told, as a reader of the bus hears them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.topics import Topic
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded, Deed


async def told(bus: MemoryBus, outbox: Outbox) -> list[ActRecorded]:
    """Those since it was last asked; in order those of one deployment, and those of none."""
    consumer = await bus.consume(Topic.of(ActRecorded), "a test")
    await outbox.flush()
    acts: list[ActRecorded] = []
    with suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.05):
                record = await consumer.receive()
            acts.append(ActRecorded.FromString(Envelope.FromString(record.value).payload))
            await consumer.commit(record)
    await consumer.close()
    return acts


def deeds(acts: Sequence[ActRecorded]) -> list[str]:
    """What was done, in words."""
    return [Deed.Name(act.deed).removeprefix("DEED_").lower() for act in acts]
