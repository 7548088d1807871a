"""Leases on PostgreSQL: the rules of every table of them, and frame-grabbers that die, sleep, come and go."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.errors import Unavailable
from services.chassis.records import Records
from services.frame_grabber.adapters.sql_leases import SqlLeases
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.domain.leases import Report
from services.frame_grabber.migrations import MIGRATIONS
from services.frame_grabber.worker.cameras import Cameras
from tests.connected.leasing import LEASE_SECONDS, Sent, grabber, sent
from tests.frame_grabber.leases_behaviour import LENGTH_SECONDS, WANTED, LeasesBehaviour, Table
from tests.frame_grabber.sql_table import sql_table
from tests.frame_grabber.stage import DEPLOYMENT

CAMERAS = 4
LIMIT_SECONDS = 40


class TestLeasesOnPostgres(LeasesBehaviour):
    @pytest.fixture
    async def table(self, postgres: Any) -> AsyncIterator[Table]:
        async with sql_table(postgres.new_database()) as table:
            yield table


class Stalling(Records):
    """Tables of a process that comes to a halt before it has committed."""

    def __init__(self, url: str) -> None:
        super().__init__("frame_grabber", url, MIGRATIONS)
        self.halts = asyncio.Event()
        self.goes_on = asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with super().transaction() as connection:
            yield connection
            self.halts.set()
            await self.goes_on.wait()


async def test_who_hangs_in_the_middle_of_a_renewal_loses_its_cameras_like_any_other(postgres: Any) -> None:
    url = postgres.new_database()
    async with sql_table(url) as table:
        taken = await table.leases.take("a", WANTED)
        records = Stalling(url)
        hanging = asyncio.create_task(
            SqlLeases(records, LENGTH_SECONDS).renew(
                "a", [Report(lease.number, lease.camera) for lease in taken]
            )
        )
        await records.halts.wait()
        async with asyncio.timeout(LIMIT_SECONDS):
            while not (found := await table.leases.take("b", WANTED)):
                await asyncio.sleep(0.05)
        assert {lease.place for lease in found} == set(WANTED)
        records.goes_on.set()
        with pytest.raises(Unavailable):
            await hanging
        await records.close()


@dataclass(frozen=True, slots=True)
class Scene:
    """A database, and the log of what all frame-grabbers sent."""

    url: str
    log: Path

    @asynccontextmanager
    async def grabber(self, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run one as a process; it is killed at the end, if it lives then."""
        words = [self.url, name, str(self.log), str(CAMERAS)]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.connected.leasing",
            *words,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def until(self, holds: Callable[[list[Sent]], bool]) -> list[Sent]:
        """Return what was sent once it `holds`."""
        async with asyncio.timeout(LIMIT_SECONDS):
            while not holds(seen := sent(self.log)):
                await asyncio.sleep(0.02)
        return seen

    async def until_playing(self, name: str, cameras: int) -> list[Sent]:
        """Return once `name` was the last to send pictures of so many cameras."""
        return await self.until(lambda seen: players(seen).count(name) == cameras)


@pytest.fixture
def scene(postgres: Any, tmp_path: Path) -> Scene:
    return Scene(postgres.new_database(), tmp_path / "sent.log")


async def holders(url: str) -> set[str]:
    """Who holds a lease, as the database has it."""
    records = Records("frame_grabber", url, MIGRATIONS)
    async with records.transaction() as connection:
        rows = await connection.execute(sa.text("SELECT holder FROM camera_leases"))
        found = set(rows.scalars())
    await records.close()
    return found


def players(seen: list[Sent]) -> list[str]:
    """Who sent the last picture of each camera."""
    return list({one.camera: one.grabber for one in seen}.values())


def hold_the_rules(seen: list[Sent]) -> None:
    """Of each camera: epochs only rise as time goes on, each is of one frame-grabber, and the lane stays.

    So no two ever played it at once, and nobody sent anything under a lease that another had followed.
    """
    for camera in {one.camera for one in seen}:
        own = [one for one in seen if one.camera == camera]
        assert all(before.epoch <= after.epoch for before, after in pairwise(own))
        assert len({(one.epoch, one.grabber) for one in own}) == len({one.epoch for one in own})
        assert len({one.lane for one in own}) == 1
    lanes = {one.camera: one.lane for one in seen}
    assert sorted(lanes.values()) == list(range(CAMERAS))


async def test_two_share_the_cameras_and_when_one_is_killed_the_other_plays_all(scene: Scene) -> None:
    async with scene.grabber("a") as first, scene.grabber("b"):
        await scene.until(lambda seen: sorted(players(seen)) == ["a", "a", "b", "b"])
        first.kill()
        await first.wait()
        killed = sent(scene.log)
        seen = await scene.until_playing("b", CAMERAS)
    hold_the_rules(seen)
    of_the_dead = {one.camera: one.epoch for one in killed if one.grabber == "a"}
    assert all(one.epoch > of_the_dead.get(one.camera, 0) for one in seen[len(killed) :])


async def test_who_slept_past_its_lease_sends_nothing_under_it(scene: Scene) -> None:
    async with scene.grabber("a") as first, scene.grabber("b"):
        await scene.until(lambda seen: sorted(players(seen)) == ["a", "a", "b", "b"])
        os.kill(first.pid, signal.SIGSTOP)
        asleep = await scene.until_playing("b", CAMERAS)
        os.kill(first.pid, signal.SIGCONT)
        seen = await scene.until(lambda seen: sorted(players(seen)) == ["a", "a", "b", "b"])
    hold_the_rules(seen)
    before = {one.epoch for one in asleep if one.grabber == "a"}
    assert before.isdisjoint(one.epoch for one in seen[len(asleep) :] if one.grabber == "a")


async def test_who_is_told_to_stop_hands_its_cameras_over_at_once(scene: Scene) -> None:
    async with scene.grabber("a") as first, scene.grabber("b"):
        await scene.until(lambda seen: sorted(players(seen)) == ["a", "a", "b", "b"])
        first.terminate()
        assert await first.wait() == 0
        assert "a" not in await holders(scene.url)
        seen = await scene.until_playing("b", CAMERAS)
    hold_the_rules(seen)


@asynccontextmanager
async def playing_here(scene: Scene) -> AsyncIterator[Cameras]:
    """Run a frame-grabber in this process."""
    records = Records("frame_grabber", scene.url, MIGRATIONS)
    await records.open()
    cameras = await grabber(records, "here", scene.log, CAMERAS)
    task = asyncio.create_task(cameras.run())
    try:
        yield cameras
    finally:
        cameras.stopping.set()
        await asyncio.wait([task], timeout=10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await records.close()


def lost(cameras: Cameras) -> float:
    """How many leases it lost so far."""
    (family,) = cameras.around.metrics.leases.collect()
    values = {sample.labels["change"]: sample.value for sample in family.samples if "total" in sample.name}
    return values.get("lost", 0.0)


async def until_silent(cameras: Cameras, scene: Scene) -> list[Sent]:
    """Return what was sent, once the leases have run out."""
    async with asyncio.timeout(LIMIT_SECONDS):
        while lost(cameras) < CAMERAS:
            await asyncio.sleep(0.02)
    return sent(scene.log)


async def test_without_the_database_cameras_play_until_their_leases_run_out_and_come_back_with_it(
    scene: Scene, postgres: Any
) -> None:
    async with playing_here(scene) as cameras:
        await scene.until_playing("here", CAMERAS)
        postgres.stop()
        try:
            before = await until_silent(cameras, scene)
            (problem,) = cameras.problems()
            assert "leases is away" in problem
        finally:
            postgres.start()
        after = await scene.until(lambda seen: len({one.camera for one in seen[len(before) :]}) == CAMERAS)
        async with asyncio.timeout(LIMIT_SECONDS):
            while cameras.problems():
                await asyncio.sleep(0.02)
    hold_the_rules(after)
    assert {one.epoch for one in before}.isdisjoint(one.epoch for one in after[len(before) :])


async def test_a_database_that_hangs_stops_the_cameras_too(scene: Scene) -> None:
    operator = Records("frame_grabber", scene.url, MIGRATIONS)
    async with playing_here(scene) as cameras:
        await scene.until_playing("here", CAMERAS)
        async with operator.transaction() as connection:
            await connection.execute(sa.text("LOCK TABLE camera_leases IN ACCESS EXCLUSIVE MODE"))
            locked_at = asyncio.get_running_loop().time()
            before = await until_silent(cameras, scene)
        assert before[-1].at < locked_at + LEASE_SECONDS + 0.5
        await scene.until(lambda seen: len({one.camera for one in seen[len(before) :]}) == CAMERAS)
    await operator.close()


async def test_any_frame_grabber_tells_of_all_cameras_and_no_source_is_in_the_tables(scene: Scene) -> None:
    async with scene.grabber("a"), playing_here(scene) as cameras:
        await scene.until(lambda seen: sorted(players(seen)) == ["a", "a", "here", "here"])
        async with asyncio.timeout(LIMIT_SECONDS):
            while {camera.state for camera in await cameras.of(DEPLOYMENT)} != {CameraState.PLAYING}:
                await asyncio.sleep(0.02)
        told = await cameras.of(DEPLOYMENT)
        assert [camera.id for camera in told] == [f"camera-{number}" for number in range(CAMERAS)]
        assert all(camera.frames_captured for camera in told)
        records = Records("frame_grabber", scene.url, MIGRATIONS)
        async with records.transaction() as connection:
            rows = (await connection.execute(sa.text("SELECT * FROM camera_leases"))).all()
        await records.close()
    assert len(rows) == CAMERAS and "word" not in str(rows)
