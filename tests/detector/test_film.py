"""The annotated video: nobody is clear in it, and a disk that fails costs no frame."""

import logging
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from services.chassis.errors import Unavailable
from services.chassis.ledger import Scope
from services.detector import service
from services.detector.adapters.av_footage import AvReels
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.annotation import AnnotationRule, Title
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Detection, Pixels
from services.detector.domain.filling import FILL_GREY
from services.detector.handler import Film, Watch
from services.detector.ports import Reels
from services.detector.settings import DetectorSettings
from tests.detector.second_look import highest_score, rgb
from tests.detector.stage import START
from tests.detector.walkers import face

GATE = Scope("trial", "gate")
RULE = AnnotationRule(held_frames=3, outline_px=0)


@dataclass(slots=True)
class MemoryReels:
    """Keeps what is shown, and how it ends; may have room for some frames only."""

    room: int = 1000
    titles: list[Title] = field(default_factory=list)
    shown: list[Pixels] = field(default_factory=list)
    at_seconds: list[float] = field(default_factory=list)
    finished: int = 0

    def begin(self, title: Title, size: Size) -> "MemoryReels":
        self.titles.append(title)
        return self

    def add(self, picture: Pixels, at_seconds: float) -> None:
        if len(self.shown) >= self.room:
            raise Unavailable("gate.mp4 cannot be written: no space left")
        self.shown.append(picture.copy())
        self.at_seconds.append(at_seconds)

    def finish(self) -> None:
        self.finished += 1


def filmed(settings: DetectorSettings, reels: Reels, thread: Executor, rule: AnnotationRule = RULE) -> Watch:
    made = service.studio(settings)
    film = Film(GATE, 1, rule, made, reels, thread)
    return Watch.begin(1, service.rules(settings), made, assign, film)


def play(watch: Watch, frames: list[tuple[Detection, ...]], picture: Pixels | None = None) -> None:
    plain = np.full((360, 640, 3), 20, np.uint8) if picture is None else picture
    for number, found in enumerate(frames):
        watch.observe(plain, number, START + timedelta(seconds=number / 10), found)


def is_filled(picture: Pixels, box: Box) -> bool:
    area = picture[int(box.top_px) : int(box.bottom_px), int(box.left_px) : int(box.right_px)]
    return bool((area == FILL_GREY).all())


@pytest.fixture
def reels() -> MemoryReels:
    return MemoryReels()


def test_frames_are_held_back_and_all_are_shown_at_the_end(
    settings: DetectorSettings, reels: MemoryReels
) -> None:
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        play(watch, [()] * 10)
        thread.submit(lambda: None).result()
        assert len(reels.shown) == 7
        watch.end()
    assert reels.at_seconds == pytest.approx([number / 10 for number in range(10)])
    assert reels.finished == 1


def test_a_face_is_filled_in_the_frames_before_it_was_found(
    settings: DetectorSettings, reels: MemoryReels
) -> None:
    here = face(200, 200)
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        play(watch, [*[()] * 5, (here,)])
        watch.end()
    assert [is_filled(shown, here.box) for shown in reels.shown] == [False, False, True, True, True, True]


def test_a_face_is_filled_in_the_frames_that_missed_it(
    settings: DetectorSettings, reels: MemoryReels
) -> None:
    here, faint = face(200, 200), face(400, 200, score=0.12)
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        play(watch, [(here, faint), *[()] * 3])
        watch.end()
    assert all(is_filled(shown, found.box) for shown in reels.shown for found in (here, faint))


def test_what_is_held_back_is_far_too_small_to_know_anybody_by(settings: DetectorSettings) -> None:
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, MemoryReels(), thread)
        play(watch, [(face(200, 200),)])
        assert watch.film is not None
        (waiting,) = watch.film._holding._waiting
        held = waiting.held
        assert held.backdrop.shape == (36, 64, 3)
        watch.drop()
        thread.submit(lambda: None).result()
        assert not held.backdrop.any()


def test_a_dropped_camera_closes_its_file_and_another_look_opens_a_new_one(
    settings: DetectorSettings, reels: MemoryReels
) -> None:
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        play(watch, [()])
        watch.drop()
        watch.drop()
        watch.observe(np.zeros((360, 640, 3), np.uint8), 9, START + timedelta(seconds=9), ())
        watch.drop()
    assert [title.begins_at for title in reels.titles] == [START, START + timedelta(seconds=9)]
    assert reels.finished == 2


def test_a_camera_that_changes_its_resolution_begins_a_new_file(
    settings: DetectorSettings, reels: MemoryReels
) -> None:
    with ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        for number, side_px in enumerate((320, 320, 640)):
            at = START + timedelta(seconds=number)
            watch.observe(np.zeros((side_px, side_px, 3), np.uint8), number, at, ())
        watch.end()
    assert (len(reels.titles), reels.finished) == (2, 2)


def test_a_full_disk_is_one_warning_and_costs_no_frame(
    settings: DetectorSettings, caplog: pytest.LogCaptureFixture
) -> None:
    reels = MemoryReels(room=2)
    with caplog.at_level(logging.WARNING), ThreadPoolExecutor(1) as thread:
        watch = filmed(settings, reels, thread)
        play(watch, [(face(200, 200),)] * 20)
        assert watch.living == 1
        watch.end()
    (line,) = caplog.messages
    assert line == "no annotated video of camera gate: gate.mp4 cannot be written: no space left"


def test_a_disk_that_hangs_holds_up_no_frame(settings: DetectorSettings, reels: MemoryReels) -> None:
    with ThreadPoolExecutor(1) as thread:
        hanging = threading.Event()
        thread.submit(hanging.wait)
        watch = filmed(settings, reels, thread)
        play(watch, [()] * 500)
        hanging.set()
        watch.end()
    assert 0 < len(reels.shown) < 100


def test_no_detector_finds_a_face_in_the_video_of_a_street(
    settings: DetectorSettings, centerface: OnnxFinder, walked: Path, tmp_path: Path
) -> None:
    film = tmp_path / "films"
    found = 0
    with ThreadPoolExecutor(1) as thread, av.open(str(walked)) as video:
        watch = filmed(settings, AvReels(film), thread, AnnotationRule())
        for number, frame in enumerate(video.decode(video=0)):
            picture = rgb(frame)
            (detections,) = centerface.find([picture])
            found += sum(one.score_ratio >= settings.high_score_ratio for one in detections)
            watch.observe(picture, number, START + timedelta(seconds=number / 8), detections)
        watch.end()
    (written,) = film.iterdir()
    with av.open(str(written)) as shown:
        pictures = [rgb(frame) for frame in shown.decode(video=0)]
    assert (len(pictures), found >= 20) == (20, True)
    assert highest_score(settings, pictures) < settings.low_score_ratio
