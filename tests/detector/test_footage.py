"""Footage in words and numbers; what one camera gives to be kept, and what it never gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from services.chassis.ledger import Scope
from services.detector import service
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.scipy_assignment import assign
from services.detector.domain.annotation import AnnotationRule
from services.detector.domain.context import Size
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.footage import (
    ClearFrame,
    FootageRule,
    Fragment,
    KeptSegment,
    Reel,
    Span,
    Taken,
    Terms,
    milliseconds,
    moment_of,
    picture_of,
    picture_size,
    stretches,
)
from services.detector.handler import Footage, Watch
from services.detector.settings import DetectorSettings
from tests.detector.filming import GATE, NOON, NOON_MS, REEL
from tests.detector.second_look import highest_score, rgb
from tests.detector.walkers import face

RULE = FootageRule(drawing=AnnotationRule(outline_px=0))
DARK, BRIGHT = 20, 250
FILLED = Terms(7)


@dataclass
class Kept:
    """Takes what is given, as pictures; terms may change."""

    terms: Terms | None = FILLED
    pictures: list[Pixels] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def take(self, scope: Scope, terms: Terms, taken: Taken) -> None:
        self.pictures.append(picture_of(RULE, taken).copy())
        self.taken.append(taken)
        taken.wipe()


@dataclass
class Gate:
    """A camera of four frames a second."""

    watch: Watch
    kept: Kept
    every_seconds: float = 0.25

    @classmethod
    def of(cls, settings: DetectorSettings, kept: Kept) -> "Gate":
        made = service.studio(settings)
        footage = Footage(GATE, RULE, made, lambda _: kept.terms, kept.take)
        return cls(Watch.begin(1, service.rules(settings), made, assign, footage=footage), kept)

    def look(self, number: int, picture: Pixels, found: Sequence[Detection] = ()) -> None:
        at = NOON + timedelta(seconds=number * self.every_seconds)
        self.watch.observe(picture, number, at, found)


def dark() -> Pixels:
    return np.full((360, 640, 3), DARK, np.uint8)


def with_a_bright_face(found: Detection) -> Pixels:
    picture, box = dark(), found.box
    picture[int(box.top_px) : int(box.bottom_px), int(box.left_px) : int(box.right_px)] = BRIGHT
    return picture


def runners() -> list[Detection]:
    """Somebody who is elsewhere in each frame, further than any filling reaches."""
    return [face(80 + 120 * (number % 5), 100 + 160 * (number // 5 % 2)) for number in range(20)]


def test_every_face_is_filled_by_the_look_at_its_own_frame(settings: DetectorSettings) -> None:
    gate = Gate.of(settings, Kept())
    gate.every_seconds = 1.0
    for number, found in enumerate(runners()):
        gate.look(number, with_a_bright_face(found), [found])
    assert len(gate.kept.pictures) == 19
    assert all(picture.max() < BRIGHT - 60 for picture in gate.kept.pictures)


def test_a_face_that_no_look_found_is_seen_in_that_test(settings: DetectorSettings) -> None:
    """What the test above would find if a frame were kept without its own look."""
    gate = Gate.of(settings, Kept())
    for number, found in enumerate(runners()):
        gate.look(number, with_a_bright_face(found))
    assert any(picture.max() >= BRIGHT - 60 for picture in gate.kept.pictures)


def test_a_face_is_filled_in_the_frames_before_and_after_that_missed_it(settings: DetectorSettings) -> None:
    gate, here = Gate.of(settings, Kept()), face(200, 200)
    gate.every_seconds = 0.1
    for number in range(12):
        gate.look(number, with_a_bright_face(here), [here] if number == 4 else [])
    around = gate.kept.pictures[2:7]
    assert len(around) == 5 and all(picture.max() < BRIGHT - 60 for picture in around)


def test_a_frame_whose_neighbours_did_not_come_is_never_kept(settings: DetectorSettings) -> None:
    gate = Gate.of(settings, Kept())
    gate.every_seconds = 0.1
    for number in range(10):
        gate.look(number, dark())
    gate.watch.end()
    assert len(gate.kept.pictures) == 7


def test_without_leave_no_frame_is_held_and_leave_that_ends_wipes_what_waits(
    settings: DetectorSettings,
) -> None:
    gate = Gate.of(settings, Kept(terms=None))
    for number in range(5):
        gate.look(number, dark())
    footage = gate.watch.footage
    assert footage is not None and gate.kept.pictures == [] and not footage._holding._waiting
    gate.kept.terms = Terms(7)
    gate.look(5, dark())
    backdrop = footage._holding._waiting[0].held.backdrop
    gate.kept.terms = None
    gate.look(6, dark())
    assert not backdrop.any() and gate.kept.pictures == []


def test_where_it_was_authorised_frames_are_given_as_they_are(settings: DetectorSettings) -> None:
    gate, here = Gate.of(settings, Kept(terms=Terms(7, faces_clear=True))), face(200, 200)
    gate.look(0, with_a_bright_face(here), [here])
    (picture,), (taken,) = gate.kept.pictures, gate.kept.taken
    assert picture.max() == BRIGHT and picture.shape == (360, 640, 3)
    assert isinstance(taken, ClearFrame) and not taken.pixels.any()


def test_a_frame_with_faces_clear_is_reduced_to_the_side_that_is_set(settings: DetectorSettings) -> None:
    gate = Gate.of(settings, Kept(terms=Terms(7, faces_clear=True)))
    gate.look(0, np.full((2161, 3839, 3), DARK, np.uint8))
    (picture,), (taken,) = gate.kept.pictures, gate.kept.taken
    assert picture_size(RULE, taken) == Size(1280, 720) and picture.shape == (720, 1280, 3)


def test_no_detector_finds_a_face_in_the_footage_of_a_street(
    settings: DetectorSettings, centerface: OnnxFinder, walked: Path
) -> None:
    """With faces clear, the same street has them: the negative control."""
    highest = []
    for terms in (Terms(7), Terms(7, faces_clear=True)):
        gate = Gate.of(settings, Kept(terms))
        gate.every_seconds = 1 / 8
        with av.open(str(walked)) as video:
            for number, shown in enumerate(video.decode(video=0)):
                picture = rgb(shown)
                (detections,) = centerface.find([picture])
                gate.look(number, picture, detections)
        assert len(gate.kept.pictures) >= 17
        highest.append(highest_score(settings, gate.kept.pictures))
    assert highest[0] < settings.low_score_ratio < settings.high_score_ratio < highest[1]


def test_the_word_trial_can_be_written_into_a_picture() -> None:
    picture = dark()
    Cv2Pictures().letter(picture, "TRIAL")
    assert picture[3, 3, 0] > 200


def test_it_is_kept_no_longer_where_a_cameras_clock_is_ahead_or_behind() -> None:
    terms, hour = Terms(7), timedelta(hours=1)
    assert terms.expires_at(NOON + hour, NOON) == NOON + timedelta(days=7)
    assert terms.expires_at(NOON - hour, NOON) == NOON - hour + timedelta(days=7)


def test_a_reel_is_named_by_deployment_camera_and_day() -> None:
    assert (REEL.name, Reel.of(REEL.name)) == ("market_gate_2026-05-08", REEL)


@pytest.mark.parametrize(
    "name", ["", "..", "market_gate", "../x_gate_2026-05-08", "a_b_2026-13-01", "a_b_c_2026-05-08"]
)
def test_nothing_else_is_a_reel(name: str) -> None:
    with pytest.raises(ValueError):
        Reel.of(name)


def test_times_are_whole_milliseconds() -> None:
    assert milliseconds(NOON + timedelta(microseconds=1_999)) == NOON_MS + 1
    assert moment_of(NOON_MS + 1) == NOON + timedelta(milliseconds=1)


def kept(camera: str, from_s: int, until_s: int, clear: bool = False, day: int = 8) -> KeptSegment:
    reel = Reel("market", camera, date(2026, 5, day))
    return KeptSegment(reel, "", NOON_MS + from_s * 1000, NOON_MS + until_s * 1000, 10, clear)


def test_segments_that_follow_each_other_are_one_stretch() -> None:
    segments = [
        kept("hall", 0, 60),
        kept("gate", 60, 100, day=9),
        kept("gate", 0, 59),
        kept("gate", 200, 260),
        kept("gate", 261, 300, clear=True),
    ]
    found = [
        (one.camera, len(one.segments), (one.until - one.started_at).seconds, one.faces_clear)
        for one in stretches(segments, 5.0)
    ]
    assert found == [
        ("gate", 2, 100, False),
        ("gate", 1, 60, False),
        ("gate", 1, 39, True),
        ("hall", 1, 60, False),
    ]
    first = next(stretches(segments, 5.0))
    assert (first.first_reel.day, first.sealed_bytes) == (date(2026, 5, 8), 20)


def test_a_segment_meets_a_span_of_its_camera_and_a_fragment_is_within_it_whole() -> None:
    segment = kept("gate", 0, 60)
    assert segment.meets(Span("market", "gate", NOON_MS + 60_000, NOON_MS + 90_000))
    assert not segment.meets(Span("market", "gate", NOON_MS + 60_001, NOON_MS + 90_000))
    assert not segment.meets(Span("market", "hall", NOON_MS, NOON_MS + 90_000))
    span, fragment = Span("market", "gate", NOON_MS + 1000, NOON_MS + 3000), Fragment(1000, 3000, bytearray())
    assert fragment.is_within(NOON_MS, span)
    assert not fragment.is_within(NOON_MS + 1, span) and not fragment.is_within(NOON_MS - 1, span)
