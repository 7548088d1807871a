"""The live picture: nobody is clear in it, its mask is its own, and unwatched there is none."""

import asyncio
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from PIL import Image
from prometheus_client import CollectorRegistry

from services.chassis.ledger import Scope
from services.detector import service
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.annotation import AnnotationRule
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.viewing import ViewedPicture, ViewRule
from services.detector.handler import Screens, View, Watch
from services.detector.metrics import DetectorMetrics
from services.detector.settings import DetectorSettings
from tests.detector.second_look import highest_score, rgb
from tests.detector.stage import START, Clock
from tests.detector.walkers import face

GATE = Scope("trial", "gate")
EVERY_FRAME = ViewRule(pictures_a_second=5.0, drawing=AnnotationRule(outline_px=0))
DARK, BRIGHT = 20, 250


@dataclass
class Kept(Screens):
    """Somebody who watches, and misses nothing."""

    most: int = 1
    pictures: list[ViewedPicture] = field(default_factory=list)
    watched: bool = True

    def are_on(self, scope: Scope) -> bool:
        return self.watched

    def show(self, scope: Scope, picture: ViewedPicture) -> None:
        self.pictures.append(picture)


@dataclass
class Gate:
    """A camera that gives four frames a second, or as many as are asked for."""

    watch: Watch
    clock: Clock
    registry: CollectorRegistry
    every_seconds: float = 0.25

    @classmethod
    def of(
        cls, settings: DetectorSettings, screens: Screens, rule: ViewRule = EVERY_FRAME, trial: bool = False
    ) -> "Gate":
        made, registry, clock = service.studio(settings), CollectorRegistry(), Clock()
        metrics = DetectorMetrics.create(registry)
        letter = Cv2Pictures().letter
        view = View(GATE, rule, made, screens, lambda _: trial, letter, clock, metrics.view_pictures.inc)
        watch = Watch.begin(1, service.rules(settings), made, assign, view=view)
        return cls(watch, clock, registry)

    def look(self, number: float, picture: Pixels, found: Sequence[Detection]) -> None:
        self.clock.seconds += self.every_seconds
        at = START + timedelta(seconds=number * self.every_seconds)
        self.watch.observe(picture, int(number), at, found)

    @property
    def made(self) -> float:
        return self.registry.get_sample_value("detector_view_pictures_total") or 0.0


def dark() -> Pixels:
    return np.full((360, 640, 3), DARK, np.uint8)


def with_a_bright_face(found: Detection) -> Pixels:
    picture, box = dark(), found.box
    picture[int(box.top_px) : int(box.bottom_px), int(box.left_px) : int(box.right_px)] = BRIGHT
    return picture


def seen_in(pictures: Iterable[ViewedPicture]) -> list[Pixels]:
    return [np.asarray(Image.open(io.BytesIO(one.jpeg)).convert("RGB")) for one in pictures]


def runners() -> list[Detection]:
    """Somebody who is somewhere else in each frame, further than any filling reaches; and the frames are too
    far apart to be neighbours.
    """
    return [face(80 + 120 * (number % 5), 100 + 160 * (number // 5 % 2)) for number in range(20)]


def test_each_picture_has_the_mask_of_its_own_frame(settings: DetectorSettings) -> None:
    screens = Kept()
    gate = Gate.of(settings, screens)
    gate.every_seconds = 1.0
    for number, found in enumerate(runners()):
        gate.look(number, with_a_bright_face(found), [found])
    assert len(screens.pictures) == 19
    assert all(picture.max() < BRIGHT - 60 for picture in seen_in(screens.pictures))
    assert all(one.masked_at >= one.captured_at for one in screens.pictures)


def test_a_mask_that_is_older_than_its_frame_is_seen_in_that_test(settings: DetectorSettings) -> None:
    """What the test above would find, if a frame were filled by the look at the one before it."""
    screens, people = Kept(), runners()
    gate = Gate.of(settings, screens)
    gate.every_seconds = 1.0
    for number, (before, found) in enumerate(pairwise(people)):
        gate.look(number, with_a_bright_face(found), [before])
    assert any(picture.max() >= BRIGHT - 60 for picture in seen_in(screens.pictures))


def test_nothing_is_sent_when_the_mask_is_older_than_its_frame(settings: DetectorSettings) -> None:
    """A camera's clock is set back: what was looked at later counts as older."""
    screens = Kept()
    gate = Gate.of(settings, screens)
    for number in (100, 10, 11, 12):
        gate.look(number, dark(), [])
    assert screens.pictures == []
    gate.look(13, dark(), [])
    assert [one.captured_at for one in screens.pictures] == [START + timedelta(seconds=2.5)]


def test_while_nobody_watches_no_picture_is_made_and_no_frame_is_held(settings: DetectorSettings) -> None:
    screens = Kept(watched=False)
    gate = Gate.of(settings, screens)
    for number in range(20):
        gate.look(number, dark(), [face(200, 200)])
    assert gate.watch.view is not None
    assert (screens.pictures, gate.made, list(gate.watch.view._holding.rest())) == ([], 0.0, [])


def test_what_waits_is_overwritten_when_the_last_one_leaves(settings: DetectorSettings) -> None:
    screens = Kept()
    gate = Gate.of(settings, screens)
    gate.look(0, dark(), [])
    assert gate.watch.view is not None
    backdrop = gate.watch.view._holding._waiting[0].held.backdrop
    screens.watched = False
    gate.look(1, dark(), [])
    assert not backdrop.any()


def test_when_a_source_ends_what_waits_is_overwritten_and_never_shown(settings: DetectorSettings) -> None:
    screens = Kept()
    gate = Gate.of(settings, screens)
    for number in range(3):
        gate.look(number, dark(), [])
    gate.watch.end()
    assert (screens.pictures, gate.made) == ([], 0.0)


def test_pictures_come_at_the_rate_that_is_set_however_many_frames_there_are(
    settings: DetectorSettings,
) -> None:
    screens = Kept()
    gate = Gate.of(settings, screens, ViewRule(pictures_a_second=1.0))
    for number in range(53):
        gate.look(number, dark(), [])
    assert [(one.captured_at - START).total_seconds() for one in screens.pictures] == list(range(13))


def test_the_pictures_of_a_trial_say_so(settings: DetectorSettings) -> None:
    amber = []
    for trial in (False, True):
        screens = Kept()
        gate = Gate.of(settings, screens, trial=trial)
        for number in range(4):
            gate.look(number, dark(), [])
        (picture,), (said,) = seen_in(screens.pictures), screens.pictures
        amber.append((said.trial, bool(picture[3, 3, 0] > 200)))
    assert amber == [(False, False), (True, True)]


async def test_a_picture_comes_to_who_watches(settings: DetectorSettings) -> None:
    screens = Screens(1)
    gate = Gate.of(settings, screens)
    with screens.one_more(GATE) as screen:
        for number in range(5):
            await asyncio.to_thread(gate.look, number, dark(), [face(200, 200)])
        picture = await screen.next(5.0)
    assert picture is not None and picture.faces == 1
    assert picture.captured_at == START + timedelta(seconds=0.25)


def test_no_detector_finds_a_face_in_the_pictures_of_a_street(
    settings: DetectorSettings, centerface: OnnxFinder, walked: Path
) -> None:
    screens, found = Kept(), 0
    gate = Gate.of(settings, screens, ViewRule(pictures_a_second=5.0), trial=True)
    with av.open(str(walked)) as video:
        for number, frame in enumerate(video.decode(video=0)):
            picture = rgb(frame)
            (detections,) = centerface.find([picture])
            found += sum(one.score_ratio >= settings.high_score_ratio for one in detections)
            gate.look(number, picture, detections)
    assert (len(screens.pictures), found >= 20) == (17, True)
    assert sum(one.faces for one in screens.pictures) >= 15
    assert highest_score(settings, seen_in(screens.pictures)) < settings.low_score_ratio
