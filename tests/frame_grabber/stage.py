"""A deployment, a bus and a reader at its other end, for cameras to play to."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import SightlineError
from services.chassis.feed import Feed
from services.chassis.frames import MemoryFrames
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Delivered, Origin, utc_now
from services.chassis.outcome import Outcome, Reason
from services.chassis.publishing import Publisher
from services.chassis.runner import Route, Runner
from services.chassis.sealing import new_identity, public_key_of, seal_to
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.adapters.memory_leases import MemoryLeases
from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.domain.cameras import Camera, CameraState, SourceFacts
from services.frame_grabber.domain.leases import Lease, Place
from services.frame_grabber.domain.pacing import Pace
from services.frame_grabber.metrics import FrameGrabberMetrics
from services.frame_grabber.ports import Leases, Picture, Shot, Source, Sources
from services.frame_grabber.worker.cameras import Cameras
from services.frame_grabber.worker.holding import Hold
from services.frame_grabber.worker.playing import CameraPlayer, Surroundings
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, DeploymentChanged, Status
from sightline.registrar.v1.deployment_pb2 import CameraSource, Deployment

DEPLOYMENT = "market-square"
FRAME_TOPIC = Topic.of(FrameCaptured)
_NOTHING = np.empty((0, 0, 3), np.uint8)
IDENTITY = new_identity()


@dataclass(frozen=True, slots=True)
class Seen:
    """What arrived at the other end; a copy of the picture, empty where there was none."""

    message: FrameCaptured
    origin: Origin
    picture: Picture


@dataclass(slots=True)
class Stage:
    """Everything around a camera, real but for the waiting."""

    deployments: Deployments
    bus: MemoryBus
    keyring: MemoryKeyring
    frames: MemoryFrames
    around: Surroundings
    registry: CollectorRegistry
    pauses: list[float]
    seen: list[Seen] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    def player(self, source: str, camera: str = "north") -> CameraPlayer:
        """Return a player of `source`, not yet running."""
        lease = Lease(Place(DEPLOYMENT, camera), 0, 1, Camera(DEPLOYMENT, camera))
        return CameraPlayer(Hold(lease, math.inf), source, self.around)

    def cameras(self, leases: Leases | None = None, holder: str = "here") -> Cameras:
        """Return the cameras of one frame-grabber, not yet running."""
        return Cameras(self.deployments, self.around, leases or MemoryLeases(math.inf), holder)

    async def change(self, status: Status, *sources: tuple[str, str]) -> None:
        """Say that the deployment has `status` and these cameras (id, source)."""
        message = DeploymentChanged(
            deployment=Deployment(
                name=DEPLOYMENT,
                end=to_timestamp(utc_now() + timedelta(hours=1)),
                cameras=[CameraSource(id=camera, source=source) for camera, source in sources],
            ),
            status=status,
        )
        secret = seal_to(public_key_of(IDENTITY), bytes(32), f"deployment {DEPLOYMENT}")
        message.sealed_secrets["frame_grabber"] = secret
        await self.deployments.take(message)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """Read what is published, and forget it, inside the block."""
        publisher = Publisher(self.bus, self.keyring, self.deployments, {})
        metrics = RunnerMetrics.create("detector", self.registry)
        route = Route(FrameCaptured, self._look)
        runner = Runner("detector", route, self.bus, self.keyring, self.deployments, publisher, metrics)
        task = asyncio.create_task(runner.run())
        await asyncio.sleep(0)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return when `holds`, which is asked each time that something arrives."""
        async with asyncio.timeout(20), self.arrived:
            await self.arrived.wait_for(holds)

    async def play_to_end(self, player: CameraPlayer) -> list[Seen]:
        """Run `player`, read all that it sends, and return the pictures."""
        async with self.reading():
            await player.run()
            if player.camera.frames_captured:
                await self.until(lambda: bool(self.ends))
        return self.pictures

    @property
    def pictures(self) -> list[Seen]:
        """What arrived with a picture."""
        return [seen for seen in self.seen if seen.picture.size]

    @property
    def ends(self) -> list[Seen]:
        """What said that a source has ended."""
        return [seen for seen in self.seen if seen.message.source_ended]

    async def _look(self, delivered: Delivered[Any]) -> Outcome:
        message = delivered.message
        picture = _NOTHING if message.source_ended else self.frames.fetch(delivered).copy()
        self.seen.append(Seen(message, delivered.origin, picture))
        async with self.arrived:
            self.arrived.notify_all()
        return Outcome.forget(Reason.LOOKED_AT)


async def no_time(seconds: float) -> None:
    """Let others run, and wait no longer than that."""
    await asyncio.sleep(0)


async def build(
    sources: Sources | None = None,
    pace: Pace | None = None,
    waits: int = 1000,
    pause: Callable[[float], Awaitable[None]] = no_time,
) -> Stage:
    """Return a stage whose deployment is live. The `waits`-th pause never ends."""
    deployments, bus, frames = Deployments("frame_grabber", IDENTITY), MemoryBus(), MemoryFrames()
    keyring = MemoryKeyring(on_destroyed=frames.destroy)
    pauses: list[float] = []
    registry = CollectorRegistry()

    async def counted_pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) >= waits:
            await asyncio.Event().wait()
        await pause(seconds)

    around = Surroundings(
        sources=sources or AnySource(),
        feed=Feed(bus, keyring, frames, deployments),
        pace=pace or Pace(),
        metrics=FrameGrabberMetrics.create(registry),
        chance=lambda: 0.5,
        pause=counted_pause,
    )
    stage = Stage(deployments, bus, keyring, frames, around, registry, pauses)
    await stage.change(STATUS_LIVE)
    return stage


@dataclass(slots=True)
class DrawnShot:
    """A shot that is drawn when it is asked for."""

    at_seconds: float
    index: int = 0
    drawn: list[Picture] = field(default_factory=list)

    def picture(self) -> Picture:
        """Draw it."""
        self.drawn.append(np.full((48, 64, 3), 10 + self.index, np.uint8))
        return self.drawn[-1]


@dataclass(slots=True)
class ScriptedSource:
    """A source that does what it was told: shots, then an error or the end."""

    script: Sequence[Shot | SightlineError | Callable[[], object]]
    lossless: bool = False
    remark: str = ""
    closed: bool = False

    @property
    def facts(self) -> SourceFacts:
        """Small and slow."""
        return SourceFacts(64, 48, 25.0, lossless=self.lossless)

    def shots(self) -> Iterator[Shot]:
        """Follow the script; a callable in it is called, and may block."""
        for step in self.script:
            if isinstance(step, SightlineError):
                raise step
            if callable(step):
                step()
            else:
                yield step

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@dataclass(slots=True)
class ScriptedSources:
    """Hands out sources, or errors, in turn."""

    turns: list[Source | SightlineError]

    def open(self, address: SourceAddress) -> Source:
        """Take the next turn."""
        turn = self.turns.pop(0)
        if isinstance(turn, SightlineError):
            raise turn
        return turn


def down(player: CameraPlayer) -> bool:
    """Whether it is being waited for."""
    return player.camera.state is CameraState.DOWN
