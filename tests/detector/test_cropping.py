import numpy as np
import pytest

from services.detector.domain.context import Size
from services.detector.domain.cropping import CropRule, crop_around
from services.detector.domain.faces import Box
from tests.detector.walkers import landmarks_in

RULE = CropRule(margin_ratio=0.5, most_side_px=200)
FRAME = Size(1280, 720)


def test_a_small_face_keeps_its_pixels() -> None:
    crop = crop_around(RULE, Box(600, 300, 40, 50), FRAME)
    assert crop is not None
    assert (crop.size, crop.scale_ratio) == (Size(100, 100), 1)


def test_a_large_face_is_scaled_down_with_its_landmarks() -> None:
    box = Box(400, 200, 200, 200)
    crop = crop_around(RULE, box, FRAME)
    assert crop is not None
    assert (crop.size, crop.scale_ratio) == (Size(200, 200), 0.5)
    assert crop.box(box) == Box(50, 50, 100, 100)
    np.testing.assert_allclose(crop.landmarks(landmarks_in(box)), landmarks_in(crop.box(box)))


@pytest.mark.parametrize("box", [Box(-20, 10, 60, 60), Box(1250, 700, 60, 60)], ids=str)
def test_a_face_at_the_edge_is_cut_where_the_frame_ends(box: Box) -> None:
    crop = crop_around(RULE, box, FRAME)
    assert crop is not None
    assert 0 <= crop.span.left_px < crop.span.right_px <= FRAME.width_px
    assert 0 <= crop.span.top_px < crop.span.bottom_px <= FRAME.height_px


def test_a_face_outside_of_the_frame_is_not_cut() -> None:
    assert crop_around(RULE, Box(2000, 10, 60, 60), FRAME) is None


def test_landmarks_of_the_frame_are_left_alone() -> None:
    box = Box(600, 300, 40, 50)
    points, crop = landmarks_in(box), crop_around(RULE, box, FRAME)
    assert crop is not None
    crop.landmarks(points)
    np.testing.assert_array_equal(points, landmarks_in(box))
