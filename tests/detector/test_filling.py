import numpy as np
import pytest

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels
from services.detector.domain.filling import FILL_GREY, FillRule, fill, is_crowded, is_same_face, regions
from services.detector.domain.veiling import in_ellipse

RULE = FillRule()
OWN = Box(100, 100, 60, 80)


def noise(height_px: int = 200, width_px: int = 300) -> Pixels:
    return np.random.default_rng(1).integers(0, 100, (height_px, width_px, 3)).astype(np.uint8)


@pytest.mark.parametrize("finder_name", ["centerface", "yunet"])
def test_no_detector_finds_a_filled_face(
    finder_name: str, request: pytest.FixtureRequest, astronaut: Pixels
) -> None:
    finder: OnnxFinder = request.getfixturevalue(finder_name)
    picture = astronaut.copy()
    (before,) = finder.find([picture])
    fill(picture, regions(RULE, [one.box for one in before]))
    (after,) = finder.find([picture])
    assert before[0].score_ratio > 0.7
    assert all(one.score_ratio < 0.2 for one in after)  # a fold of the suit has 0.13


def test_filling_leaves_nothing_of_what_was_there() -> None:
    picture = noise()
    fill(picture, [Box(10.6, 20.2, 30, 40)])
    assert np.all(picture[20:61, 10:41] == FILL_GREY)


def test_what_is_clear_stays_even_where_a_filling_reaches() -> None:
    picture, before = noise(), noise()
    fill(picture, [Box(0, 0, 300, 200)], clear=OWN)
    inside = in_ellipse(OWN, Size(300, 200))
    np.testing.assert_array_equal(picture[inside], before[inside])
    assert np.all(picture[~inside] == FILL_GREY)


@pytest.mark.parametrize("area", [Box(-50, -50, 20, 20), Box(400, 10, 50, 50), Box(10, 10, 0, 0)], ids=str)
def test_a_filling_outside_of_the_picture_changes_nothing(area: Box) -> None:
    picture = noise()
    fill(picture, [area], clear=Box(500, 500, 10, 10))
    np.testing.assert_array_equal(picture, noise())


def test_other_faces_are_filled_with_a_margin() -> None:
    (area,) = regions(RULE, [OWN])
    assert area.overlap_px2(OWN) == OWN.area_px2
    assert area.width_px == pytest.approx(OWN.width_px * (1 + 2 * RULE.enlarge_ratio))


@pytest.mark.parametrize(
    ("other", "crowded"),
    [(Box(140, 100, 60, 80), True), (Box(155, 100, 60, 80), False), (Box(110, 130, 30, 40), True)],
)
def test_a_face_that_another_covers_is_crowded(other: Box, crowded: bool) -> None:
    assert is_crowded(RULE, OWN, [other]) is crowded


@pytest.mark.parametrize(("other", "same"), [(Box(105, 102, 62, 78), True), (Box(140, 100, 60, 80), False)])
def test_boxes_that_overlap_most_are_one_face(other: Box, same: bool) -> None:
    assert is_same_face(RULE, OWN, other) is same
