"""The detector as a whole in one process: frames go in, sealed probes come out, the ledger closes."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.envelope import parse, take_sealed
from services.chassis.equipment import Equipment
from services.chassis.errors import BadInput
from services.chassis.frames import MemoryFrames
from services.chassis.ledger import Kind, Scope
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import utc_now
from services.chassis.processing import Running
from services.chassis.publishing import Publisher
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.parts import Part
from services.detector.service import compose, finder
from services.detector.settings import DetectorSettings
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from tests.chassis.calling import Calling
from tests.chassis.test_give_way import niceness
from tests.detector.stage import live_deployments

NAME = "trial"


@pytest.fixture
async def equipment() -> AsyncIterator[Equipment]:
    frames, registry = MemoryFrames(), CollectorRegistry()
    bus, keyring, known = (
        MemoryBus(),
        MemoryKeyring(on_destroyed=frames.destroy),
        await live_deployments(NAME),
    )
    with ThreadPoolExecutor(1) as executor:
        calling = Calling()
        async with calling.channel("unix:/nowhere", "detector") as channel:
            yield Equipment(
                "detector",
                bus,
                keyring,
                frames,
                known,
                Publisher(bus, keyring, known, {}),
                registry,
                RunnerMetrics.create("detector", registry),
                lambda _: channel,
                executor,
                calling.identities["detector"],
                calling.directory,
                asyncio.Event(),
            )


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How far the threads that looked for faces stood behind this one."""
    found: list[int] = []
    find, ours = OnnxFinder.find_in, niceness()

    def told(finder: OnnxFinder, parts: Sequence[Part]) -> Sequence[tuple[Detection, ...]]:
        found.append(niceness() - ours)
        return find(finder, parts)

    monkeypatch.setattr(OnnxFinder, "find_in", told)
    return found


@pytest.fixture
async def running(
    equipment: Equipment, settings: DetectorSettings, centerface: OnnxFinder
) -> AsyncIterator[Running]:
    made = Running()
    service = compose(equipment, settings)
    await made.open(service)
    made.start(service)
    async with asyncio.timeout(10):
        await equipment.deployments.caught_up()
    yield made
    await made.stop()


async def test_frames_become_sealed_probes_and_every_frame_is_forgotten(
    equipment: Equipment, behind: list[int], running: Running, astronaut: Pixels
) -> None:
    consumer = await equipment.bus.consume(Topic.of(FaceDetected), "embedder")
    feed, start = equipment.feed(), utc_now()
    for number in range(4):
        await feed.room(NAME, "gate")
        last = number == 3
        await feed.emit(
            FrameCaptured(number=number, source_ended=last),
            deployment=NAME,
            camera="gate",
            slot=0,
            epoch=1,
            number=number,
            captured_at=start + timedelta(seconds=number / 10),
            picture=None if last else astronaut.copy(),
            replayed=True,
        )
    envelope = parse((await consumer.receive()).value)
    probe, key = FaceDetected(), await equipment.keyring.fetch(envelope.key_id)
    assert key is not None
    take_sealed(envelope, Topic.of(FaceDetected), key, probe)
    assert (probe.track, probe.look, envelope.camera) == ("0-0", 1, "gate")
    await equipment.keyring.wait_for_room(Scope(NAME, "gate"), {Kind.FRAME: 1})
    ledger = await equipment.keyring.ledger(NAME)
    assert (ledger.tracks_opened, ledger.tracks_closed) == (1, 1)
    assert ledger.frames.forgotten == {"looked_at": 3, "source_ended": 1}
    assert ledger.closes
    if sys.platform == "linux" and niceness() < 19:
        assert behind and min(behind) > 0  # what is nearer to an alert goes first


def test_int8_on_an_accelerator_is_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match="int8, which is for processors: DETECTOR_PROVIDER=cpu") as caught:
        finder(DetectorSettings(pack="bundled-int8", provider="CUDAExecutionProvider"))
    assert "\n" not in str(caught.value)
