"""Five-line stand-ins for the detector's ports, and frames to give it."""

import itertools
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import numpy as np
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.origin import Delivered, Origin
from services.chassis.sealing import new_identity, public_key_of, seal_to
from services.detector import service
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.gate import Asked, MotionGate
from services.detector.domain.grid import Grid
from services.detector.domain.parts import Part
from services.detector.handler import FrameCapturedHandler, Watch, Watches
from services.detector.metrics import DetectorMetrics
from services.detector.settings import DetectorSettings
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment

START = datetime(2026, 1, 1, tzinfo=UTC)
FRAMES_PER_SECOND = 10


async def live_deployments(name: str) -> Deployments:
    """What the detector knows once one deployment has gone live."""
    private_key = new_identity()
    known = Deployments("detector", private_key)
    sealed = seal_to(public_key_of(private_key), b"s" * 32, f"deployment {name}")
    end = to_timestamp(datetime.now(UTC) + timedelta(days=400))
    message = DeploymentChanged(
        deployment=Deployment(name=name, end=end), status=STATUS_LIVE, sealed_secrets={"detector": sealed}
    )
    await known.take(message)
    return known


def noisy_frame(height_px: int = 360, width_px: int = 640) -> Pixels:
    """Every patch of it is sharp."""
    return np.random.default_rng(1).integers(0, 256, (height_px, width_px, 3)).astype(np.uint8)


def watch(settings: DetectorSettings, epoch: int = 1) -> Watch:
    """A real watch."""
    return Watch.begin(epoch, service.rules(settings), service.studio(settings), assign)


@dataclass(slots=True)
class Script:
    """Answers with the next detections, whatever the picture."""

    answers: deque[tuple[Detection, ...]]

    @classmethod
    def of(cls, frames: Iterable[Sequence[Detection]]) -> "Script":
        return cls(deque(tuple(found) for found in frames))

    async def __call__(self, parts: Sequence[Part]) -> tuple[Detection, ...]:
        return self.answers.popleft()


@dataclass(slots=True)
class OneFrame:
    """Hands out one picture for every frame."""

    picture: Pixels = field(default_factory=noisy_frame)
    encodes: ClassVar[bool] = False
    decodes: ClassVar[bool] = True

    def carry(self, key_id: str, picture: Pixels, message: Any) -> None:
        self.picture = picture

    def fetch(self, delivered: Delivered[Any]) -> Pixels:
        return self.picture


@dataclass(slots=True)
class Clock:
    """Says what it is set to."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


def watches(settings: DetectorSettings, clock: Clock | None = None) -> Watches:
    """Real watches, named by number, with gates where the settings ask for them."""
    numbers = itertools.count(1)
    return Watches(
        lambda _, epoch: watch(settings, epoch),
        clock or Clock(),
        lambda: f"{next(numbers):04d}",
        partial(service.gate, settings),
    )


def still(picture: Pixels, gate: MotionGate, at_seconds: float, generation: int, level: float = 100) -> Asked:
    """What is asked of a street in which nothing moves, 1280 by 720 px."""
    grid = Grid(1280, 720, 0.5)
    return gate.asked(grid, np.full((*grid.shape, 3), level, np.float32), at_seconds, generation)


@dataclass(slots=True)
class Flickering:
    """Asks of a street in which all moves, all the time: all of each frame is looked at."""

    frames: int = 0

    def __call__(self, picture: Pixels, gate: MotionGate, at_seconds: float, generation: int) -> Asked:
        self.frames += 1
        return still(picture, gate, at_seconds, generation, 10 * self.frames)


def handler(
    settings: DetectorSettings,
    executor: Executor,
    find: Any,
    watched: Watches | None = None,
    ask: Any = None,
) -> FrameCapturedHandler:
    """A real handler over a scripted detector, which is asked of every frame where nothing else is said."""
    metrics = DetectorMetrics.create(CollectorRegistry())
    return FrameCapturedHandler(
        OneFrame(), find, ask or Flickering(), watched or watches(settings), executor, metrics
    )


def frame(number: int, epoch: int = 1, camera: str = "gate", ended: bool = False) -> Delivered[FrameCaptured]:
    """The frame of that number, at ten a second."""
    at = START + timedelta(seconds=number / FRAMES_PER_SECOND)
    message = FrameCaptured(number=number, source_ended=ended, carried=not ended)
    return Delivered(message, Origin("trial", camera, epoch, at, at), f"key-{number}")
