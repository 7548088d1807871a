"""Footage beside the frames: in segments under keys of their own, and never in the way of anything."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.envelope import parse, to_datetime
from services.chassis.errors import Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.topics import Topic
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.domain.context import Size
from services.detector.domain.footage import FootageRule, KeptSegment, Reel, Taken, Terms, picture_size
from services.detector.metrics import DetectorMetrics
from services.detector.worker import Recorder
from services.detector.worker.recording import Darkroom
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded
from tests.detector.filming import (
    DAY,
    GATE,
    NOON,
    NOON_MS,
    REEL,
    SIZE,
    WEEK,
    HandedKeys,
    frame,
    label,
    played,
    write,
)

RULE = FootageRule(segment_seconds=5.0, fragment_seconds=1.0, gap_seconds=2.0, most_waiting=1000)
# Says of whatever is written that there is no room.
FULL = Path("/dev/full")
RECORDED = Topic.of(FootageRecorded)


@dataclass
class Rig:
    folder: Path
    rule: FootageRule = RULE
    keys: HandedKeys = field(default_factory=HandedKeys)
    bus: MemoryBus = field(default_factory=MemoryBus)
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = FootageFolder(self.folder, 1000)
        darkroom = Darkroom(self.shelf, self.keys, self.bus, Cv2Pictures().letter)
        metrics = DetectorMetrics.create(self.registry)
        self.recorder = Recorder(self.rule, darkroom, self.thread, metrics, lambda: NOON)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """All that was given inside is recorded at the end."""
        task = asyncio.create_task(self.recorder.run())
        while self.recorder._loop is None:
            await asyncio.sleep(0)
        async with asyncio.timeout(30):
            yield
        await asyncio.sleep(0)  # what was given comes by the loop
        await self.recorder.finish()
        task.cancel()

    def give(self, taken: Sequence[Taken], terms: Terms = WEEK) -> None:
        for one in taken:
            self.recorder.take(GATE, terms, one)

    @property
    def kept(self) -> list[KeptSegment]:
        return sorted(self.shelf.segments("market"), key=lambda one: one.started_ms)

    def shown(self, kept: KeptSegment) -> list[float]:
        said = self.shelf.label(kept)
        pieces = self.shelf.open(kept, said, self.keys.wrapped[said.wrapped_key])
        return [round(at, 1) for at, _ in played(piece.content for piece in pieces)]

    async def told(self) -> list[FootageRecorded]:
        consumer = await self.bus.consume(RECORDED, "retention_purger", 100)
        found = []
        for _ in range(self.bus.held().get(RECORDED.name, 0)):
            found.append(FootageRecorded.FromString(parse((await consumer.receive()).value).payload))
        return found

    def metric(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"detector_footage_{name}_total", labels) or 0.0


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "footage")


async def test_frames_become_segments_each_under_a_key_of_its_own(rig: Rig) -> None:
    frames = [frame(number) for number in range(120)]
    async with rig.running():
        rig.give(frames)
    assert [(one.started_ms - NOON_MS, one.until_ms - NOON_MS, one.is_whole) for one in rig.kept] == [
        (0, 4900, True),
        (5000, 9900, True),
        (10000, 11900, True),
    ]
    assert [len(rig.shown(one)) for one in rig.kept] == [50, 50, 20]
    assert len(set(rig.keys.wrapped.values())) == 3
    assert not any(one.pixels.any() for one in frames)
    assert (rig.metric("frames"), rig.metric("segments")) == (120, 3)
    assert rig.metric("sealed_bytes") == sum(one.sealed_bytes for one in rig.kept)


async def test_each_key_is_wrapped_for_its_camera_its_start_and_its_day(rig: Rig) -> None:
    async with rig.running():
        rig.give([frame(0), frame(60)])
    assert [(scope, at) for scope, at, _ in rig.keys.asked] == [(GATE, NOON), (GATE, frame(60).captured_at)]
    assert {until.date() for *_, until in rig.keys.asked} == {DAY}


async def test_a_reel_is_told_of_once_before_there_is_anything_in_it(rig: Rig) -> None:
    async with rig.running():
        rig.give([frame(number) for number in range(120)])
    (said,) = await rig.told()
    assert (said.reel, said.camera, said.faces_clear) == (REEL.name, "gate", True)
    assert to_datetime(said.expires_at).date() == DAY


async def test_a_reel_that_cannot_be_told_of_has_nothing_in_it(rig: Rig, tmp_path: Path) -> None:
    class Away(MemoryBus):
        async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
            raise Unavailable("Kafka cannot be reached")

    rig = Rig(tmp_path / "footage", bus=Away())
    async with rig.running():
        rig.give([frame(0)])
        await asyncio.sleep(0.01)
    assert rig.kept == [] and rig.metric("dropped", reason="not_begun") == 1


async def test_while_no_key_is_wrapped_nothing_is_kept_and_it_is_said(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.keys.away = Unavailable("a service cannot be reached")
    frames = [frame(number) for number in range(30)]
    with caplog.at_level(logging.WARNING):
        async with rig.running():
            rig.give(frames)
            while rig.metric("dropped", reason="not_begun") < 30:
                await asyncio.sleep(0.01)
            said = "no footage of camera gate is kept: a service cannot be reached"
            assert (rig.recorder.problems(), caplog.messages) == ([said], [said])
            rig.keys.away = None
            (recording, _), *_ = rig.recorder._recordings.values()
            recording._not_before_seconds = 0.0
            rig.give([frame(number) for number in range(30, 40)])
            await asyncio.to_thread(lambda: None)
    assert [one.started_ms - NOON_MS for one in rig.kept] == [3000]
    assert not (rig.folder / "none").exists() and not any(one.pixels.any() for one in frames)


async def test_what_the_policy_refuses_is_said_too(rig: Rig) -> None:
    rig.keys.away = Refused("no footage is kept until 2026-05-01: that day has begun")
    async with rig.running():
        rig.give([frame(0)])
        while not rig.recorder.problems():
            await asyncio.sleep(0.01)
    assert rig.kept == []


async def test_a_thread_that_hangs_holds_up_nobody_and_what_finds_no_room_is_counted(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "footage", replace(RULE, most_waiting=16))
    hanging = threading.Event()
    frames = [frame(number) for number in range(100)]
    async with rig.running():
        rig.thread.submit(hanging.wait)
        rig.give(frames)
        assert rig.metric("dropped", reason="slow") == 84
        assert not any(one.pixels.any() for one in frames[16:])
        hanging.set()
    assert rig.metric("frames") == 16


async def test_a_full_disk_is_said_and_leaves_what_was_sealed(rig: Rig) -> None:
    async with rig.running():
        rig.give([frame(number) for number in range(15)])
        while rig.metric("frames") < 15:
            await asyncio.sleep(0.01)
        (recording, _), *_ = rig.recorder._recordings.values()
        assert recording._open is not None
        recording._open.segment._file._file = FULL.open("wb", buffering=0)  # type: ignore[attr-defined]
        rig.give([frame(20)])
        while rig.metric("dropped", reason="failed") < 1:
            await asyncio.sleep(0.01)
        assert rig.recorder.problems()[0].startswith("no footage of camera gate is kept: footage cannot be")
    assert [(one.is_whole, one.until_ms - NOON_MS) for one in rig.kept] == [(False, 900)]


async def test_another_size_other_terms_and_a_gap_begin_another_segment(rig: Rig) -> None:
    async with rig.running():
        rig.give([frame(0), frame(1), frame(2, size=Size(96, 48)), frame(3, size=Size(96, 48))])
        rig.give([frame(4)], Terms(2, faces_clear=True))
        rig.give([frame(5), frame(30)], Terms(2, faces_clear=True))
        rig.give([frame(10)], Terms(2, faces_clear=True))
    starts = sorted((one.started_ms - NOON_MS, one.reel.day.day) for one in rig.kept)
    assert starts == [(0, 8), (200, 8), (400, 3), (1000, 3), (3000, 3)]


async def test_a_camera_that_fell_silent_has_its_segment_closed(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "footage", replace(RULE, gap_seconds=0.05))
    async with rig.running():
        rig.give([frame(0)])
        async with asyncio.timeout(10):
            while not rig.kept or not rig.kept[0].is_whole:
                await asyncio.sleep(0.01)
        assert not rig.recorder._recordings and not rig.recorder._waiting
        rig.give([frame(1)])
    assert len(rig.kept) == 2


async def test_a_trial_says_so_in_every_picture(rig: Rig) -> None:
    size = Size(320, 240)
    async with rig.running():
        rig.give([frame(0, size=size)], Terms(7, faces_clear=True, trial=True))
        rig.give([frame(1, size=size)], Terms(7, faces_clear=True))
    ambers = []
    for kept in rig.kept:
        said = rig.shelf.label(kept)
        pieces = rig.shelf.open(kept, said, rig.keys.wrapped[said.wrapped_key])
        ((_, picture),) = played(piece.content for piece in pieces)
        ambers.append(bool(picture[34, 60, 0] > 200 > 150 > picture[34, 60, 2]))
    assert ambers == [True, False]


async def test_what_lies_there_at_the_start_is_told_once_more(rig: Rig) -> None:
    write(rig.folder)
    write(rig.folder, of=label(reel=Reel("elsewhere", "hall", DAY), terms=Terms(7)))
    async with rig.running():
        while len(rig.bus.held()) == 0:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(lambda: None)
    said = {(one.reel, one.faces_clear) for one in await rig.told()}
    assert said == {("market_gate_2026-05-08", True), ("elsewhere_hall_2026-05-08", False)}


async def test_after_the_end_nothing_is_taken(rig: Rig) -> None:
    async with rig.running():
        rig.give([frame(0)])
    late = frame(1)
    rig.give([late])
    assert not late.pixels.any() and len(rig.kept) == 1
    assert picture_size(FootageRule(), late) == SIZE
