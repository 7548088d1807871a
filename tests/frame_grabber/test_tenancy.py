"""A camera goes from one frame-grabber to another: what is sent on the way, and what is not."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from threading import Event

import numpy as np

from services.chassis.errors import Unavailable
from services.frame_grabber.adapters.memory_leases import MemoryLeases
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.domain.leases import Place, Report, Standing
from services.frame_grabber.ports import Leases
from services.frame_grabber.worker.cameras import Cameras
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from tests.frame_grabber import stage
from tests.frame_grabber.stage import DEPLOYMENT, DrawnShot, ScriptedSource, ScriptedSources, Stage
from tests.frame_grabber.test_worker_cameras import until, until_states

NORTH = Place(DEPLOYMENT, "north")
LENGTH_SECONDS = 4.0


@dataclass(slots=True)
class Time:
    """One clock for the leases and for their holders, set by hand."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(slots=True)
class Away(MemoryLeases):
    """A table that cannot be reached while `is_away`."""

    is_away: bool = False

    async def renew(self, holder: str, reports: Sequence[Report]) -> Standing:
        if self.is_away:
            raise Unavailable("the database is away")
        return await MemoryLeases.renew(self, holder, reports)


@dataclass(slots=True)
class Grabber:
    """A frame-grabber and its task."""

    cameras: Cameras
    task: "asyncio.Task[None]"


@asynccontextmanager
async def grabbing(
    around: Stage, leases: Leases, name: str, time: Time | None = None
) -> AsyncIterator[Grabber]:
    """Run a frame-grabber; its cameras are not given back at the end unless it was told to stop."""
    surroundings = replace(around.around, clock=time) if time else around.around
    cameras = Cameras(around.deployments, surroundings, leases, name, renewal_seconds=0.02)
    task = asyncio.create_task(cameras.run())
    try:
        yield Grabber(cameras, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_free(leases: Leases) -> None:
    """Return once nobody holds a camera."""
    async with asyncio.timeout(20):
        while any(entry.holder for entry in (await leases.renew("looker", [])).entries):
            await asyncio.sleep(0.001)


def shots(count: int, at: float = 0.0) -> list[DrawnShot]:
    return [DrawnShot(at + i / 25, i) for i in range(count)]


async def until_shares(leases: MemoryLeases, *shares: int) -> None:
    """Return once the frame-grabbers hold so many cameras each."""
    async with asyncio.timeout(20):
        while True:
            standing = await leases.renew("a", [])  # which is one of them, and lives
            if sorted(len(standing.held_by(name)) for name in standing.grabbers) == sorted(shares):
                return
            await asyncio.sleep(0.001)


def live() -> ScriptedSource:
    """A camera that sends a picture every few milliseconds."""
    between = Event()
    steps = ((DrawnShot(i / 100), lambda: between.wait(0.01)) for i in range(10_000))
    return ScriptedSource([step for pair in steps for step in pair])


def recording(count: int) -> ScriptedSource:
    return ScriptedSource(shots(count), lossless=True)


async def test_a_recording_that_is_handed_over_goes_on_where_it_stood_without_loss() -> None:
    around = await stage.build(ScriptedSources([recording(200), recording(200)]))
    leases = MemoryLeases(LENGTH_SECONDS)
    await around.change(STATUS_LIVE, ("north", "recording.mp4"))
    async with around.reading():
        async with grabbing(around, leases, "a") as first:
            await around.until(lambda: len(around.pictures) > 20)
            first.cameras.stopping.set()
            await asyncio.wait([first.task], timeout=20)
            assert first.task.done() and not first.task.cancelled()
        async with grabbing(around, leases, "b") as second:
            await until_states(second.cameras, north=CameraState.ENDED)
            await around.until(lambda: len(around.ends) == 2)
            (camera,) = await second.cameras.of(DEPLOYMENT)
    assert [int(seen.picture.max()) for seen in around.pictures] == [(10 + i) % 256 for i in range(200)]
    assert np.allclose(np.diff([seen.origin.captured_at.timestamp() for seen in around.pictures]), 0.04)
    assert len({seen.origin.epoch for seen in around.pictures}) == 2
    assert camera.frames_captured == 200


async def test_who_stops_says_that_nothing_follows_under_its_epoch() -> None:
    around = await stage.build(ScriptedSources([recording(100_000)]))
    leases = MemoryLeases(LENGTH_SECONDS)
    await around.change(STATUS_LIVE, ("north", "recording.mp4"))
    async with around.reading(), grabbing(around, leases, "a") as grabber:
        await around.until(lambda: len(around.pictures) > 3)
        grabber.cameras.stopping.set()
        await around.until(lambda: len(around.ends) == 1)
        await asyncio.wait([grabber.task], timeout=20)
    assert around.ends[0].origin.epoch == around.pictures[-1].origin.epoch
    assert len(await leases.take("b", {NORTH: "m"})) == 1


async def test_a_recording_that_ended_is_played_by_nobody_again() -> None:
    around = await stage.build(ScriptedSources([recording(5)]))
    leases = MemoryLeases(LENGTH_SECONDS)
    await around.change(STATUS_LIVE, ("north", "recording.mp4"))
    async with around.reading():
        async with grabbing(around, leases, "a") as first:
            await until_states(first.cameras, north=CameraState.ENDED)
            await until_free(leases)
        async with grabbing(around, leases, "b") as second:
            while "b" not in (await leases.renew("looker", [])).grabbers:
                await asyncio.sleep(0)
            await until_states(second.cameras, north=CameraState.ENDED)
    assert len(around.pictures) == 5


async def test_when_its_lease_has_run_out_a_holder_sends_nothing_and_another_goes_on() -> None:
    first_source, second_source = recording(100_000), recording(100_000)
    around = await stage.build(ScriptedSources([first_source, second_source]))
    time = Time()
    leases = Away(LENGTH_SECONDS, time)
    await around.change(STATUS_LIVE, ("north", "recording.mp4"))
    async with around.reading(), grabbing(around, leases, "a", time) as first:
        await around.until(lambda: len(around.pictures) > 3)
        leases.is_away = True
        await until(lambda: bool(first.cameras.problems()))
        played = len(around.pictures)
        await around.until(lambda: len(around.pictures) > played)  # it plays on while its lease lasts
        time.seconds += LENGTH_SECONDS
        await until(lambda: first_source.closed)
        asleep = max(seen.origin.epoch for seen in around.pictures)
        leases.is_away = False
        await until(lambda: not first.cameras.problems())
        await around.until(lambda: around.pictures[-1].origin.epoch > asleep)
        assert around.ends == []  # what could be another's is not ended either
    epochs = [seen.origin.epoch for seen in around.pictures]
    assert epochs == sorted(epochs)


async def test_two_share_the_cameras_and_a_third_that_joins_gets_its_part() -> None:
    around = await stage.build(ScriptedSources([live() for _ in range(30)]))
    leases = MemoryLeases(LENGTH_SECONDS)
    await around.change(STATUS_LIVE, *((f"camera-{i}", "rtsp://camera/live") for i in range(6)))

    async with around.reading(), grabbing(around, leases, "a"):
        await until_shares(leases, 6)
        async with grabbing(around, leases, "b") as second:
            await until_shares(leases, 3, 3)
            async with grabbing(around, leases, "c"):
                await until_shares(leases, 2, 2, 2)
                second.cameras.stopping.set()
                await until_shares(leases, 3, 3)
    assert len({seen.origin.camera for seen in around.pictures}) == 6


async def test_any_frame_grabber_tells_of_what_others_play() -> None:
    around = await stage.build(ScriptedSources([recording(5), recording(5)]))
    leases = MemoryLeases(LENGTH_SECONDS)
    await around.change(STATUS_LIVE, ("south", "a.mp4"), ("north", "b.mp4"))
    idle = around.cameras(leases, "idle")
    assert [camera.id for camera in await idle.of(DEPLOYMENT)] == ["south", "north"]
    async with around.reading(), grabbing(around, leases, "a"):
        await until_states(idle, south=CameraState.ENDED, north=CameraState.ENDED)
    assert [camera.frames_captured for camera in await idle.of(DEPLOYMENT)] == [5, 5]
    assert idle.problems() == ()
