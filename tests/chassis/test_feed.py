"""The way of a source's pictures onto the bus."""

import asyncio
from datetime import UTC, datetime

import numpy as np
import pytest

from services.chassis.feed import Fed, Feed, Refusal
from services.chassis.frames import Pixels
from services.chassis.memory_bus import MemoryBus
from services.chassis.outcome import Reason
from services.chassis.topics import Topic
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_AUTHORISED
from tests.chassis.running import FRAMES, Rig


class Stuck(MemoryBus):
    """A bus that takes for ever."""

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        await asyncio.Event().wait()


async def emit(rig: Rig, picture: Pixels, number: int = 1) -> Fed:
    feed = Feed(rig.bus, rig.keyring, rig.frames, rig.deployments)
    now = datetime.now(UTC)
    return await feed.emit(
        FrameCaptured(number=number),
        deployment="market",
        camera="gate",
        slot=0,
        epoch=1,
        number=number,
        captured_at=now,
        picture=picture,
        replayed=False,
    )


@pytest.fixture
def picture() -> Pixels:
    return np.full((4, 4, 3), 200, np.uint8)


async def test_nothing_is_captured_before_a_deployment_is_live(picture: Pixels) -> None:
    rig = Rig(MemoryBus())
    assert not await emit(rig, picture)
    await rig.hear(status=STATUS_AUTHORISED)
    assert not await emit(rig, picture)
    assert not picture.any() and (await rig.ledger()).frames.seen == 0


async def test_a_picture_travels_beside_its_sealed_message(picture: Pixels) -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    assert await emit(rig, picture)
    (envelope,) = rig.envelopes(FRAMES)
    assert len(rig.frames) == 1 and len(envelope.payload) < 100
    assert (envelope.camera, envelope.epoch, envelope.key_id) == ("gate", 1, envelope.id.hex())


async def test_the_same_picture_is_captured_once(picture: Pixels) -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    assert await emit(rig, picture)
    assert (await emit(rig, picture)).refusal is Refusal.REPEATED
    assert (await rig.ledger()).frames.seen == 1


async def test_a_source_that_is_stopped_while_it_publishes_leaves_nothing_behind(picture: Pixels) -> None:
    rig = Rig(Stuck())
    await rig.hear()
    emitting = asyncio.create_task(emit(rig, picture))
    while not len(rig.frames):
        await asyncio.sleep(0)
    emitting.cancel()
    await asyncio.gather(emitting, return_exceptions=True)
    assert (await rig.ledger()).frames.forgotten == {Reason.NOT_PUBLISHED: 1}
    assert not picture.any()
