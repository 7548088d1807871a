"""Cameras follow their deployments."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.origin import utc_now
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.worker.cameras import Cameras
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
)
from tests.frame_grabber import stage, videos
from tests.frame_grabber.stage import DEPLOYMENT, DrawnShot, ScriptedSource, ScriptedSources, Stage


@asynccontextmanager
async def following(around: Stage) -> AsyncIterator[Cameras]:
    cameras = around.cameras()
    task = asyncio.create_task(cameras.run())
    async with around.reading():
        try:
            yield cameras
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.001)


async def states(cameras: Cameras) -> dict[str, CameraState]:
    return {camera.id: camera.state for camera in await cameras.of(DEPLOYMENT)}


async def until_states(cameras: Cameras, **expected: CameraState) -> None:
    async with asyncio.timeout(20):
        while await states(cameras) != expected:
            await asyncio.sleep(0.001)


async def test_every_camera_of_a_live_deployment_is_played(tmp_path: Path) -> None:
    around = await stage.build()
    north = str(videos.make_video(tmp_path / "north.mp4", frames=5))
    await around.change(STATUS_LIVE, ("north", north), ("south", str(tmp_path / "missing.mp4")))
    async with following(around) as cameras:
        await until_states(cameras, north=CameraState.ENDED, south=CameraState.FAILED)
        await around.until(lambda: bool(around.ends))
    assert list(await states(cameras)) == ["north", "south"]
    assert {seen.origin.camera for seen in around.pictures} == {"north"}


async def test_before_a_deployment_is_live_no_camera_is_opened(tmp_path: Path) -> None:
    around = await stage.build()
    source = str(videos.make_video(tmp_path / "v.mp4", frames=5))
    await around.change(STATUS_AUTHORISED, ("north", source))
    async with following(around) as cameras:
        assert await states(cameras) == {}
        await around.change(STATUS_LIVE, ("north", source))
        await until_states(cameras, north=CameraState.ENDED)


def endless() -> ScriptedSource:
    return ScriptedSource([DrawnShot(i / 25) for i in range(100_000)], lossless=True)


async def test_when_a_deployment_ends_its_cameras_stop_and_are_closed() -> None:
    source = endless()
    around = await stage.build(ScriptedSources([source]))
    await around.change(STATUS_LIVE, ("north", "rtsp://camera/live"))
    async with following(around) as cameras:
        await around.until(lambda: len(around.pictures) > 3)
        await around.change(STATUS_ENDED, ("north", "rtsp://camera/live"))
        await until(lambda: source.closed)
        await until_states(cameras, north=CameraState.ENDED)
        await around.change(STATUS_DESTROYED)
        await until_states(cameras)


async def test_a_deployment_whose_time_is_over_stops_without_a_word() -> None:
    source = endless()
    around = await stage.build(ScriptedSources([source]))
    await around.change(STATUS_LIVE, ("north", "rtsp://camera/live"))
    async with following(around) as cameras:
        await around.until(lambda: len(around.pictures) > 3)
        cameras.around = replace(cameras.around, now=lambda: utc_now() + timedelta(days=1))
        await until(lambda: source.closed)


async def test_a_camera_that_gets_another_source_is_opened_anew_under_a_higher_epoch() -> None:
    first, second = endless(), endless()
    around = await stage.build(ScriptedSources([first, second]))
    await around.change(STATUS_LIVE, ("north", "rtsp://camera/1"))
    async with following(around):
        await around.until(lambda: len(around.pictures) > 3)
        await around.change(STATUS_LIVE, ("north", "rtsp://camera/2"))
        await around.until(lambda: len({seen.origin.epoch for seen in around.pictures}) == 2)
        assert first.closed
    epochs = [seen.origin.epoch for seen in around.pictures]
    assert epochs == sorted(epochs)


async def test_a_camera_that_is_waited_for_stops_too() -> None:
    around = await stage.build(ScriptedSources([Unavailable("gone")]), waits=1)
    await around.change(STATUS_LIVE, ("north", "rtsp://camera/live"))
    async with following(around) as cameras:
        await until_states(cameras, north=CameraState.DOWN)
        await around.change(STATUS_ENDED)
        await until_states(cameras, north=CameraState.ENDED)


async def test_an_error_that_nobody_foresaw_shows_as_failed() -> None:
    def fault() -> None:
        raise ZeroDivisionError

    source = ScriptedSource([DrawnShot(0.0), fault], lossless=True)
    around = await stage.build(ScriptedSources([source]))
    await around.change(STATUS_LIVE, ("north", "x"))
    async with following(around) as cameras:
        await until(lambda: source.closed)
        await around.change(STATUS_LIVE, ("north", "x"))
        await until_states(cameras, north=CameraState.FAILED)
        assert "ZeroDivisionError" in (await cameras.of(DEPLOYMENT))[0].problem


@pytest.mark.parametrize("deployment", ["", "another-square"])
async def test_another_deployment_has_no_cameras_here(deployment: str) -> None:
    around = await stage.build()
    assert await around.cameras().of(deployment) == []


async def test_who_does_not_know_the_deployments_yet_says_of_no_camera_that_it_has_ended() -> None:
    around, known = await stage.build(), asyncio.Event()

    async def caught_up() -> None:
        await known.wait()

    cameras = replace(around.cameras(), after=caught_up)
    asking = asyncio.create_task(cameras.of(DEPLOYMENT))
    await asyncio.sleep(0)
    assert not asking.done()
    await around.change(STATUS_LIVE, ("north", "x"))
    known.set()
    assert [(camera.id, camera.is_over) for camera in await asking] == [("north", False)]
