"""What somebody else writes on the bus: it is left out, blinds nobody and is repeated nowhere."""

from datetime import UTC, datetime

import pytest

from services.chassis.envelope import put_sealed, wrap
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Origin
from services.chassis.outcome import Reason
from services.chassis.topics import Topic
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.running import FRAMES, MATCHES, Rig, looks

NAME = "a name that nobody may read"
LAST_EPOCH = 2**64 - 1


def forged(deployment: str = "market", epoch: int = LAST_EPOCH) -> Envelope:
    now = datetime.now(UTC)
    return wrap(Origin(deployment, "gate", epoch, now, now, id=b"forged"))


def sealed(topic: Topic, envelope: Envelope) -> bytes:
    put_sealed(envelope, topic, "no such key", bytes(32), FrameCaptured(number=1))
    return envelope.SerializeToString()


@pytest.fixture
async def rig() -> Rig:
    rig = Rig(MemoryBus())
    await rig.hear()
    return rig


async def test_an_epoch_that_was_not_sealed_here_blinds_no_camera(rig: Rig) -> None:
    async with rig.runs(FrameCaptured, looks):
        await rig.bus.publish(FRAMES, "gate", sealed(FRAMES, forged()), lane=0)
        await rig.noted.until("commit")
        await rig.frame(1)
        await rig.noted.until("commit", 2)
    assert (await rig.ledger()).frames.forgotten == {Reason.LOOKED_AT: 1}
    assert rig.count("gone", topic=FRAMES.name) == 1


async def test_a_picture_that_nobody_sealed_is_not_looked_at(rig: Rig) -> None:
    envelope = forged()
    envelope.payload = FrameCaptured(number=1).SerializeToString()
    async with rig.runs(FrameCaptured, looks):
        await rig.bus.publish(FRAMES, "gate", envelope.SerializeToString(), lane=0)
        await rig.noted.until("commit")
    assert rig.count("poisoned", topic=FRAMES.name) == 1
    assert rig.count("handled", topic=FRAMES.name) == 0


async def test_a_match_without_its_key_is_a_dead_letter_which_repeats_no_name(rig: Rig) -> None:
    dead = await rig.bus.consume(MATCHES.dead, "thief")
    async with rig.runs(MatchFound, looks):
        await rig.bus.publish(MATCHES, NAME, sealed(MATCHES, forged(deployment=NAME)))
        letter = await dead.receive()
    assert rig.count("dead", topic=MATCHES.name) == 1
    assert NAME.encode() not in letter.value and NAME not in letter.key
