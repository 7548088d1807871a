"""The way of a source's pictures onto the bus."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np
import pytest
from google.protobuf.message import Message

from services.chassis.feed import Fed, Feed, Refusal
from services.chassis.frames import Frames, Pixels
from services.chassis.jpeg_frames import JpegFrames
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


async def emit(
    rig: Rig,
    picture: Pixels,
    number: int = 1,
    frames: Frames | None = None,
    allowed: Callable[[], bool] = lambda: True,
    executor: Executor | None = None,
) -> Fed:
    feed = Feed(rig.bus, rig.keyring, frames or rig.frames, rig.deployments, executor=executor)
    now = datetime.now(UTC)
    return await feed.emit(
        FrameCaptured(number=number, width_px=picture.shape[1], height_px=picture.shape[0]),
        deployment="market",
        camera="gate",
        slot=0,
        epoch=1,
        number=number,
        captured_at=now,
        picture=picture,
        replayed=False,
        allowed=allowed,
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


async def test_what_takes_time_to_encode_is_encoded_off_the_event_loop(picture: Pixels) -> None:
    class Noting(JpegFrames):
        def carry(self, key_id: str, picture: Pixels, message: Message) -> None:
            encoded_on.append(threading.current_thread())
            super().carry(key_id, picture, message)

    encoded_on: list[threading.Thread] = []
    rig = Rig(MemoryBus())
    await rig.hear()
    with ThreadPoolExecutor(1) as executor:
        fed = await emit(rig, picture, frames=Noting(), executor=executor)
    (envelope,) = rig.envelopes(FRAMES)
    assert fed and fed.size_bytes == envelope.ByteSize() > 300
    assert encoded_on != [threading.current_thread()] and not picture.any()


async def test_a_source_that_is_stopped_before_it_is_encoded_leaves_nothing_behind(picture: Pixels) -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    let_go = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        executor.submit(let_go.wait)
        emitting = asyncio.create_task(emit(rig, picture, frames=JpegFrames(), executor=executor))
        while not (await rig.ledger()).frames.in_flight:
            await asyncio.sleep(0)
        emitting.cancel()
        await asyncio.gather(emitting, return_exceptions=True)
        let_go.set()
    assert (await rig.ledger()).frames.forgotten == {Reason.NOT_PUBLISHED: 1}
    assert not picture.any() and rig.envelopes(FRAMES) == []


@pytest.mark.parametrize("answers", [[False], [True, False]], ids=["before", "meanwhile"])
async def test_what_is_not_allowed_any_more_is_not_published(picture: Pixels, answers: list[bool]) -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    asked = iter(answers)
    fed = await emit(rig, picture, allowed=lambda: next(asked))
    assert fed.refusal is Refusal.NOT_ALLOWED
    assert not picture.any() and rig.envelopes(FRAMES) == []
    assert (await rig.ledger()).frames.in_flight == 0


async def test_a_bus_that_is_away_and_a_picture_that_cannot_travel_are_told_apart(picture: Pixels) -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    rig.bus.refuses[FRAMES.name] = 1
    assert (await emit(rig, picture, 1)).refusal is Refusal.NOT_TAKEN
    too_wide = np.zeros((1, 70_000, 3), np.uint8)
    assert (await emit(rig, too_wide, 2, JpegFrames())).refusal is Refusal.NOT_READABLE
    assert await emit(rig, picture, 3)
    frames = (await rig.ledger()).frames
    assert (frames.seen, frames.forgotten) == (3, {Reason.NOT_PUBLISHED: 2})
