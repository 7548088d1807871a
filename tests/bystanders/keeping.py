"""What the detector keeps and shows of a street: by its own handler, model, film and live view."""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import av
import numpy as np
from PIL import Image

from services.chassis.ledger import Scope
from services.chassis.outcome import Outcome
from services.detector import service
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.annotation import AnnotationRule, drawn, film_size
from services.detector.domain.context import Size
from services.detector.domain.cropping import CropRule, crop_around
from services.detector.domain.faces import Box, Detection, Pixels
from services.detector.domain.parts import Part
from services.detector.handler import Lookout, Screens, View, Watch, Watches
from services.detector.handler.screens import Screen
from services.detector.settings import DetectorSettings
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from tests.bystanders.planting import Affine
from tests.detector import stage

FRAME = Size(1280, 720)
KINDS = ("shot", "context", "film", "live")
UNFILLED = "film, nothing filled"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """One picture that left the detector. `frame`: its number; `move` takes pixels of that frame to the
    picture's."""

    kind: str
    frame: int
    coded: bytes
    pixels: Pixels
    move: Affine


@dataclass(slots=True)
class Street:
    """One camera after the other; the detector's parts are made as its composition root makes them."""

    settings: DetectorSettings
    finder: OnnxFinder
    executor: Executor
    folder: Path
    _clock: stage.Clock = field(default_factory=stage.Clock)
    _scenes: int = 0
    _recalled: list[tuple[Detection, ...]] = field(default_factory=list)

    async def shown(self, frames: Sequence[Pixels], matched: Box) -> list[Kept]:
        """Play frames, in the first of which the person who matches has a face at `matched`, and return every
        picture of it: those of the alert, the film, the live view.
        """
        self._scenes += 1
        scope = Scope("trial", f"camera-{self._scenes}")
        screens, reels = Screens(1), self.folder / scope.camera
        settings = self.settings.model_copy(update={"annotated_folder": reels})
        with ThreadPoolExecutor(1) as thread, screens.one_more(scope) as screen:
            watches = self._watches(settings, scope, screens, thread)
            handler = stage.handler(settings, self.executor, self._find, watches, self._lookout.asked)
            probes: list[FaceDetected] = []
            live: list[Kept] = []
            for number, picture in enumerate(frames):
                self._clock.seconds += 1
                handler.frames.picture = picture  # type: ignore[attr-defined]
                outcome = await handler(stage.frame(number, camera=scope.camera))
                probes += _probes(outcome)
                live += await _live(screen)
            outcome = await handler(stage.frame(len(frames), camera=scope.camera, ended=True))
            probes += _probes(outcome)
        kept = [one for probe in probes for one in _of_alert(probe, matched)]
        return [*kept, *live, *(one for path in sorted(reels.glob("*.mp4")) for one in _of_film(path))]

    def _watches(
        self, settings: DetectorSettings, scope: Scope, screens: Screens, thread: Executor
    ) -> Watches:
        made = service.studio(settings)

        def begin(at: Scope, epoch: int) -> Watch:
            view = View(
                at, service.view_rule(settings), made, screens, lambda _: False, Cv2Pictures().letter,
                self._clock, lambda: None,
            )  # fmt: skip
            film = service.film(settings, at, epoch, made, thread)
            return Watch.begin(epoch, service.rules(settings), made, assign, film, view)

        # What is recalled is of all of each frame.
        gate = (lambda: None) if self._recalled else partial(service.gate, self.settings)
        return Watches(begin, self._clock, lambda: "0001", gate)

    def unfilled(self, frames: Sequence[Pixels]) -> Iterator[Kept]:
        """The control: frames as a film shows them, with nothing filled, as if no face had been found."""
        made, rule = service.studio(self.settings), AnnotationRule()
        size = film_size(rule, FRAME)
        for number, picture in enumerate(frames):
            pixels = drawn(rule, made.held(picture, stage.START, ()), size)
            yield Kept(UNFILLED, number, b"", pixels, _scaling(size.width_px / FRAME.width_px))

    def recall(self, found: Sequence[Sequence[Detection]]) -> None:
        """In the next street find these, frame by frame, whatever is there."""
        self._recalled = [tuple(some) for some in found]

    async def _find(self, parts: Sequence[Part]) -> tuple[Detection, ...]:
        return self._recalled.pop(0) if self._recalled else self._lookout([parts])[0]

    @property
    def _lookout(self) -> Lookout:
        return Lookout(self.finder, Cv2Pictures().scaled)


@contextmanager
def street(settings: DetectorSettings, finder: OnnxFinder, folder: Path) -> Iterator[Street]:
    """A detector, and a folder for its videos."""
    with ThreadPoolExecutor(1) as executor:
        yield Street(settings, finder, executor, folder)


def _probes(outcome: Outcome) -> list[FaceDetected]:
    return [event.message for event in outcome.events if isinstance(event.message, FaceDetected)]


def decoded(jpeg: bytes) -> Pixels:
    """A JPEG's pixels."""
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"), np.uint8)


def _number(at: datetime) -> int:
    return round((at - stage.START).total_seconds() * stage.FRAMES_PER_SECOND)


def _of_alert(probe: FaceDetected, matched: Box) -> Iterator[Kept]:
    """The shots and the context picture of a probe, if it is of the person who matches."""
    ratio = probe.context.width_px / FRAME.width_px
    placed = probe.context.face
    face = Box(*(side / ratio for side in (placed.left_px, placed.top_px, placed.width_px, placed.height_px)))
    if face.overlap_px2(matched) < 0.3 * matched.area_px2:
        return
    best = probe.shots[0]
    number = _number(best.captured_at.ToDatetime(UTC))
    crop = crop_around(CropRule(), face, FRAME)
    assert crop is not None
    scale = crop.scale_ratio
    into = np.array([[scale, 0, -crop.span.left_px * scale], [0, scale, -crop.span.top_px * scale]])
    yield Kept("shot", number, best.jpeg, decoded(best.jpeg), into)
    yield Kept("context", number, probe.context.jpeg, decoded(probe.context.jpeg), _scaling(ratio))


async def _live(screen: Screen) -> list[Kept]:
    picture = await screen.next(0.001)
    if picture is None:
        return []
    pixels = decoded(picture.jpeg)
    ratio = pixels.shape[1] / FRAME.width_px
    return [Kept("live", _number(picture.captured_at), picture.jpeg, pixels, _scaling(ratio))]


def _of_film(path: Path) -> Iterator[Kept]:
    with av.open(str(path)) as video:
        for frame in video.decode(video=0):
            pixels = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            number = round(float(frame.time or 0) * stage.FRAMES_PER_SECOND)
            yield Kept("film", number, b"", pixels, _scaling(pixels.shape[1] / FRAME.width_px))


def _scaling(ratio: float) -> Affine:
    return np.array([[ratio, 0.0, 0.0], [0.0, ratio, 0.0]])
