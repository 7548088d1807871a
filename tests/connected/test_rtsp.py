"""A camera over RTSP, served by GStreamer: it plays, falls silent, dies and comes back."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.domain.pacing import Pace
from services.frame_grabber.worker.playing import CameraPlayer
from tests.connected.servers.gstreamer import PYTHON, ensure_gstreamer
from tests.frame_grabber import stage
from tests.frame_grabber.stage import Stage

# Below those that the system hands out to clients, so that no client of ours can sit on it meanwhile.
_PORTS = range(18554, 18654)
_SCRIPT = Path(__file__).with_name("rtsp_server.py")


@dataclass(slots=True)
class RtspServer:
    """A server in a process of its own, on a port that it keeps."""

    process: "subprocess.Popen[str]"
    port: int

    @classmethod
    def start(cls, ports: Iterable[int] = _PORTS) -> "RtspServer":
        """Start it on the first of `ports` that is free, and wait until it is up."""
        for port in ports:
            process = subprocess.Popen([PYTHON, _SCRIPT, str(port)], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            if process.stdout.readline():
                return cls(process, port)
            process.communicate()
        pytest.fail("no port is free for the server")

    @property
    def address(self) -> str:
        """Where its picture is."""
        return f"rtsp://127.0.0.1:{self.port}/live"

    def stop(self) -> None:
        """Kill it, whatever state it is in."""
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.communicate()

    def start_again(self) -> None:
        """Serve on the same port as before."""
        self.process = RtspServer.start([self.port] * 20).process


@pytest.fixture(scope="module")
def gstreamer() -> None:
    """GStreamer's RTSP server; installed where it is missing and that is allowed."""
    ensure_gstreamer()


@pytest.fixture
def server(gstreamer: None) -> Iterator[RtspServer]:
    running = RtspServer.start()
    yield running
    running.stop()


@asynccontextmanager
async def playing(server: RtspServer, waits: int = 1000) -> AsyncIterator[tuple[Stage, CameraPlayer]]:
    pace = Pace(back_off_first_seconds=0.1, back_off_most_seconds=0.2)
    sources = AnySource(AvSettings(open_timeout_seconds=5.0, read_timeout_seconds=2.0))
    around = await stage.build(sources, pace, waits, pause=asyncio.sleep)
    player = around.player(server.address)
    async with around.reading():
        task = asyncio.create_task(player.run())
        try:
            await around.until(lambda: len(around.pictures) >= 10)
            yield around, player
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


async def test_a_camera_plays_in_time(server: RtspServer) -> None:
    async with playing(server) as (around, player):
        assert player.camera.state is CameraState.PLAYING
        assert (player.camera.facts.width_px, player.camera.facts.height_px) == (320, 240)
    origins = [seen.origin for seen in around.pictures]
    assert not any(origin.replayed for origin in origins)
    assert all(origin.captured_at <= origin.received_at for origin in origins)
    assert all(a.captured_at < b.captured_at for a, b in pairwise(origins))


async def test_a_camera_that_dies_is_down_and_plays_again_when_it_is_back(server: RtspServer) -> None:
    async with playing(server) as (around, player):
        server.stop()
        await until(lambda: player.camera.state is CameraState.DOWN)
        first = around.pictures[-1].origin.epoch
        await asyncio.to_thread(server.start_again)
        await around.until(lambda: around.pictures[-1].origin.epoch > first)
        assert around.ends[0].origin.epoch == first


async def test_a_camera_that_falls_silent_is_down(server: RtspServer) -> None:
    async with playing(server, waits=1) as (_, player):
        server.process.send_signal(signal.SIGSTOP)
        await until(lambda: player.camera.state is CameraState.DOWN)
        assert "sends nothing any more" in player.camera.problem


async def test_a_camera_that_never_answers_may_do_so_later(server: RtspServer) -> None:
    server.process.send_signal(signal.SIGSTOP)
    settings = AvSettings(open_timeout_seconds=0.3)
    with pytest.raises(Unavailable, match="does not answer"):
        await asyncio.to_thread(AvSource.open, SourceAddress.parse(server.address), settings)


async def test_a_path_that_the_camera_does_not_know_is_said(server: RtspServer) -> None:
    address = SourceAddress.parse(server.address.replace("live", "other"))
    with pytest.raises(Unavailable, match="knows no such path"):
        await asyncio.to_thread(AvSource.open, address, AvSettings())
