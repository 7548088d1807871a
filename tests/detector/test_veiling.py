import numpy as np
import pytest

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.context import Size
from services.detector.domain.cropping import Crop, CropRule, crop_around
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.shots import Sighting
from services.detector.domain.studio import Studio
from services.detector.domain.veiling import in_ellipse, veil
from tests.detector.stage import START

FRAME, FACE = Size(1280, 720), Box(600, 300, 60, 80)


def cut(face: Box = FACE) -> Crop:
    crop = crop_around(CropRule(), face, FRAME)
    assert crop is not None
    return crop


def test_an_ellipse_touches_its_box_and_leaves_the_corners() -> None:
    inside = in_ellipse(Box(10, 20, 40, 60), Size(100, 100))
    assert inside.sum() == pytest.approx(np.pi * 20 * 30, rel=0.02)
    assert inside[50, 11] and inside[21, 30]
    assert not inside[22, 12] and not inside[50, 52]


@pytest.mark.parametrize("face", [FACE, Box(-20, 10, 60, 80), Box(400, 100, 300, 400)], ids=str)
def test_outside_of_the_clear_ellipse_a_crop_shows_the_backdrop_and_no_more(face: Box) -> None:
    crop, chance = cut(face), np.random.default_rng(1)
    backdrop = chance.integers(0, 100, (36, 64, 3)).astype(np.uint8)
    pixels = np.full((crop.size.height_px, crop.size.width_px, 3), 200, np.uint8)
    veil(pixels, crop, FRAME, backdrop, face)
    inside = in_ellipse(crop.box(face), crop.size)
    assert np.all(pixels[inside] == 200)
    shown = {tuple(colour) for colour in pixels[~inside].tolist()}
    assert shown <= {tuple(colour) for colour in backdrop.reshape(-1, 3).tolist()}
    assert len(shown) >= 4


def test_the_blocks_around_a_face_are_those_of_the_context_picture() -> None:
    """On the same grid: two grids that are shifted against each other would tell more than one."""
    crop = cut()
    backdrop = np.arange(36 * 64 * 3).reshape(36, 64, 3).astype(np.uint8)
    pixels = np.zeros((crop.size.height_px, crop.size.width_px, 3), np.uint8)
    veil(pixels, crop, FRAME, backdrop, Box(0, 0, 1, 1))
    for y_px, x_px in ((0, 0), (70, 30), (100, 140)):
        row, column = (crop.span.top_px + y_px) // 20, (crop.span.left_px + x_px) // 20
        np.testing.assert_array_equal(pixels[y_px, x_px], backdrop[row, column])


def beside(astronaut: Pixels, smaller: int) -> Pixels:
    """Somebody, and right beside her the same face again, `smaller` times as small."""
    frame = np.full((720, 1280, 3), 90, np.uint8)
    frame[200:500, 500:800] = astronaut[20:320, 80:380]
    face = astronaut[50:200, 170:290][::smaller, ::smaller]
    frame[230 : 230 + face.shape[0], 700 : 700 + face.shape[1]] = face
    return frame


@pytest.mark.parametrize("finder_name", ["centerface", "yunet"])
@pytest.mark.parametrize("smaller", [1, 2])
def test_a_face_that_nobody_found_is_not_in_the_shot_of_another(
    finder_name: str, smaller: int, request: pytest.FixtureRequest, studio: Studio, astronaut: Pixels
) -> None:
    finder: OnnxFinder = request.getfixturevalue(finder_name)
    frame = beside(astronaut, smaller)
    found = [one for one in finder.find([frame])[0] if one.score_ratio > 0.5]
    assert len(found) == 2  # it can be seen in the frame, so that the rest of this says something
    own = max(found, key=lambda one: -one.box.left_px)
    shot = studio.shot(frame, own, Sighting(0.0, studio.measured(frame, own)[0]), START, [])
    assert shot is not None
    (seen,) = [one for one in finder.find([shot.pixels])[0] if one.score_ratio > 0.2]
    np.testing.assert_allclose(seen.landmarks, shot.landmarks, atol=5)
