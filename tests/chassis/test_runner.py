"""The runner, on the bus in memory; what a stranger writes there; and more than can be handled."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chassis.envelope import put_sealed, wrap
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Outcome, Reason
from services.chassis.runner import Patience, Route, Runner
from services.chassis.topics import Topic
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.failing_behaviour import FailingBehaviour
from tests.chassis.runner_behaviour import RunnerBehaviour
from tests.chassis.running import FRAMES, LIMIT_SECONDS, MATCHES, Rig, looks

NAME = "a name that nobody may read"
LAST_EPOCH = 2**64 - 1


@pytest.fixture
def bus() -> MemoryBus:
    return MemoryBus()


class TestRunner(RunnerBehaviour):
    """Held to the rules of running."""


class TestRunnerThatFails(FailingBehaviour):
    """Held to the rules of failing."""


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 0.05), (2, 0.1), (4, 0.4), (50, 5.0), (10**6, 5.0)])
def test_waits_double_up_to_a_limit(attempt: int, seconds: float) -> None:
    assert Patience().wait_seconds(attempt) == pytest.approx(seconds)


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


async def test_what_grows_too_old_while_it_waits_for_room_is_dropped_and_settled() -> None:
    rig, handled = Rig(MemoryBus()), list[int]()
    await rig.hear()
    late, busy, free = timedelta(), asyncio.Event(), asyncio.Event()

    async def handler(delivered: Delivered[Any]) -> Outcome:
        handled.append(delivered.message.number)
        busy.set()
        await free.wait()
        return Outcome.forget(Reason.LOOKED_AT)

    runner = Runner(
        "reader",
        Route(FrameCaptured, handler, in_flight=3, at_once=1),
        rig.bus,
        rig.keyring,
        rig.deployments,
        rig.publisher,
        rig.metrics,
        now=lambda: datetime.now(UTC) + late,
    )
    running = asyncio.create_task(runner.run())
    try:
        await rig.noted.until("join")
        for number in (1, 2, 3):
            await rig.frame(number)
        async with asyncio.timeout(LIMIT_SECONDS):
            await busy.wait()
        late = timedelta(seconds=2 * FRAMES.age_limit_seconds)
        free.set()
        await rig.noted.until("commit", 3)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert handled == [1]
    assert (await rig.ledger()).frames.forgotten == {Reason.LOOKED_AT: 1, Reason.STALE: 2}
    assert rig.count("dropped", topic=FRAMES.name, reason="stale") == 2
