import io
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.album import Shot
from services.detector.domain.faces import Box, Detection, Pixels
from services.detector.domain.shots import Sighting
from services.detector.domain.studio import Studio

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def street(portrait: Pixels) -> Pixels:
    """A frame of 1280 × 720 with the same face three times: two beside one another, one small in a corner."""
    frame = np.full((720, 1280, 3), 90, np.uint8)
    person = portrait[20:320, 80:380]
    frame[200:500, 200:500] = person
    frame[200:500, 500:800] = person
    frame[20:170, 1100:1250] = person[::2, ::2]
    return frame


def photographed(studio: Studio, frame: Pixels, own: Detection, others: list[Box]) -> Shot:
    shot = studio.shot(frame, own, Sighting(0.0, studio.measured(frame, own)[0]), NOW, others)
    assert shot is not None
    return shot


def decoded(jpeg: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(jpeg)), np.uint8)


@pytest.fixture
def scene(centerface: OnnxFinder, astronaut: Pixels) -> tuple[Pixels, list[Detection]]:
    frame = street(astronaut)
    found = [one for one in centerface.find([frame])[0] if one.score_ratio > 0.5]
    assert len(found) == 3
    return frame, found


@pytest.mark.parametrize("finder_name", ["centerface", "yunet"])
@pytest.mark.parametrize("place", range(3))
def test_in_a_context_picture_only_the_own_face_can_be_found(
    finder_name: str,
    place: int,
    request: pytest.FixtureRequest,
    studio: Studio,
    scene: tuple[Pixels, list[Detection]],
) -> None:
    frame, found = scene
    own = found[place]
    shot = photographed(studio, frame, own, [one.box for one in found if one is not own])
    context = studio.probe("1-0", 1, [shot]).context
    finder: OnnxFinder = request.getfixturevalue(finder_name)
    seen = [one for one in finder.find([decoded(context.jpeg)])[0] if one.score_ratio > 0.3]
    assert len(seen) == 1
    assert seen[0].box.overlap_px2(context.face) > 0.6 * context.face.area_px2


def test_faces_that_nobody_found_are_too_small_in_a_context_picture(
    centerface: OnnxFinder, studio: Studio, scene: tuple[Pixels, list[Detection]]
) -> None:
    frame, found = scene
    context = studio.probe("1-0", 1, [photographed(studio, frame, found[0], [])]).context
    seen = [one for one in centerface.find([decoded(context.jpeg)])[0] if one.score_ratio > 0.3]
    assert len(seen) == 1


def test_in_a_shot_every_other_face_is_filled(
    centerface: OnnxFinder, studio: Studio, scene: tuple[Pixels, list[Detection]]
) -> None:
    frame, found = scene
    for own in found:
        shot = photographed(studio, frame, own, [one.box for one in found if one is not own])
        (seen,) = [one for one in centerface.find([shot.pixels])[0] if one.score_ratio > 0.3]
        np.testing.assert_allclose(seen.landmarks, shot.landmarks, atol=5)


def test_a_shot_is_of_its_own_pixels(studio: Studio, scene: tuple[Pixels, list[Detection]]) -> None:
    frame, found = scene
    shot = photographed(studio, frame, found[0], [])
    before = shot.pixels.copy()
    frame.fill(0)
    np.testing.assert_array_equal(shot.pixels, before)


def test_what_was_sent_does_not_change_when_the_shot_is_overwritten(
    studio: Studio, scene: tuple[Pixels, list[Detection]]
) -> None:
    frame, found = scene
    shot = photographed(studio, frame, found[0], [])
    encoded = studio.probe("1-0", 1, [shot]).shots[0]
    before = encoded.landmarks.copy()
    shot.wipe()
    np.testing.assert_array_equal(encoded.landmarks, before)
    assert decoded(encoded.jpeg).any()


def test_a_face_outside_of_the_frame_gives_no_shot_and_no_portrait(studio: Studio, astronaut: Pixels) -> None:
    away = Detection(Box(2000, 2000, 50, 50), np.full((5, 2), 2000, np.float32), 0.9)
    sighting = Sighting(0.0, studio.measured(astronaut, away)[0])
    assert studio.shot(astronaut, away, sighting, NOW, []) is None
    assert studio.portrait(astronaut, away, []) is None
