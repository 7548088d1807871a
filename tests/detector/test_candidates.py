import numpy as np
import pytest

from services.detector.domain.decoding.candidates import MOST_CANDIDATES, Candidates, detections, joined
from services.detector.domain.faces import Floats
from tests.detector.walkers import FIVE_POINTS


def candidates(boxes: list[tuple[float, ...]], landmarks: Floats | None = None) -> Candidates:
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    points = np.repeat(FIVE_POINTS[None], len(corners), 0) if landmarks is None else landmarks
    return Candidates(np.linspace(0.9, 0.5, len(corners), dtype=np.float32), corners, points)


def test_faces_are_in_pixels_of_the_frame() -> None:
    (found,) = detections(candidates([(10, 20, 30, 60)]), 0.5, 0.3)
    assert (found.box.left_px, found.box.top_px, found.box.width_px, found.box.height_px) == (20, 40, 40, 80)
    np.testing.assert_allclose(found.landmarks, FIVE_POINTS * 2)


@pytest.mark.parametrize("turned_degrees", [0, 40, 90, 180, 250])
def test_image_left_comes_first_whatever_the_model_says_and_however_the_head_lies(
    turned_degrees: float,
) -> None:
    angle = np.radians(turned_degrees)
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))), np.float32)
    upright = np.asarray((FIVE_POINTS * 100) @ turn.T, np.float32)
    mirrored = upright[[1, 0, 2, 4, 3]]
    for points in (upright, mirrored):
        (found,) = detections(candidates([(0, 0, 50, 50)], points[None]), 1.0, 0.3)
        np.testing.assert_allclose(found.landmarks, upright)


@pytest.mark.parametrize(
    "box", [(np.nan, 0, 10, 10), (0, 0, np.inf, 10), (10, 0, 5, 10), (0, 0, 10, 0)], ids=str
)
def test_numbers_that_make_no_box_make_no_face(box: tuple[float, ...]) -> None:
    assert detections(candidates([box]), 1.0, 0.3) == ()


def test_a_picture_that_lights_up_everywhere_costs_no_more_than_the_limit() -> None:
    boxes: list[tuple[float, ...]] = [
        (x * 20.0, y * 20.0, x * 20 + 10.0, y * 20 + 10.0) for x in range(60) for y in range(60)
    ]
    assert len(detections(candidates(boxes), 1.0, 0.3)) == MOST_CANDIDATES


def test_candidates_of_several_strides_are_one() -> None:
    both = joined([candidates([(0, 0, 1, 1)]), Candidates.none(), candidates([(5, 5, 9, 9)])])
    assert (both.scores.shape, both.corners.shape, both.landmarks.shape) == ((2,), (2, 4), (2, 5, 2))
