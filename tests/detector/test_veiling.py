import numpy as np
import pytest

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.shots import Sighting
from services.detector.domain.studio import Studio
from services.detector.domain.veiling import FILL_GREY, in_ellipse, veil
from tests.detector.stage import START


def test_an_ellipse_touches_its_box_and_leaves_the_corners() -> None:
    inside = in_ellipse(Box(10, 20, 40, 60), Size(100, 100))
    assert inside.sum() == pytest.approx(np.pi * 20 * 30, rel=0.02)
    assert inside[50, 11] and inside[21, 30]
    assert not inside[22, 12] and not inside[50, 52]


@pytest.mark.parametrize("clear", [Box(30, 20, 60, 80), Box(-20, 10, 60, 80)], ids=str)
def test_outside_of_the_clear_ellipse_nothing_is_left(clear: Box) -> None:
    picture = np.full((120, 100, 3), 200, np.uint8)
    veil(picture, clear)
    inside = in_ellipse(clear, Size(100, 120))
    assert np.all(picture[inside] == 200)
    assert np.all(picture[~inside] == FILL_GREY)


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
