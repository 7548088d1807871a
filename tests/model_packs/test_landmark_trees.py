from pathlib import Path

import numpy as np
import pytest

from services.cli.demo import assets
from services.evaluation.people import picture_of
from services.model_packs import Pack
from services.model_packs.dlib_trees import landmark_trees
from services.model_packs.landmark_trees import similarity
from tests.model_packs import trees

MEAN = (0.25, 0.5, 0.75, 0.5)
RIGHT, LEFT = (0.125, 0.0, 0.125, 0.0), (-0.125, 0.0, -0.125, 0.0)
# dlib 20.0.1 itself: the box that it finds, and its five points.
BY_DLIB = {
    "grace_hopper.jpg": ((180, 139, 186), [(322, 187), (291, 190), (206, 197), (238, 194), (272, 252)]),
    "astronaut.png": ((175, 76, 90), [(255, 104), (238, 105), (195, 101), (212, 103), (224, 135)]),
    "obama.jpg": ((349, 142, 268), [(570, 216), (528, 215), (424, 217), (463, 216), (496, 295)]),
    "biden.jpg": ((419, 241, 321), [(672, 356), (627, 347), (510, 320), (556, 331), (582, 428)]),
}


def test_a_tree_asks_which_pixel_is_brighter_and_by_how_much() -> None:
    tree = trees.tree(0, 1, 9.5, RIGHT, LEFT)
    made = landmark_trees(trees.predictor(MEAN, [[tree]], [0, 1], [(0.0, 0.0), (0.0, 0.0)]))
    pictures = np.full((3, 8, 8), 50, np.uint8)
    pictures[1, 4, 2], pictures[2, 4, 2] = 60, 59  # where the first point begins
    points = made.points_px(pictures, 0.0, 0.0, 8.0)
    assert points.real.tolist() == [[1, 5], [3, 7], [1, 5]]


def test_pixels_are_where_the_points_are_by_then() -> None:
    stages = [[trees.tree(0, 0, -1.0, RIGHT, LEFT)], [trees.tree(0, 1, 9.5, RIGHT, LEFT)]]
    made = landmark_trees(trees.predictor(MEAN, stages, [0, 1], [(0.0, 0.0), (0.0, 0.0)]))
    picture = np.zeros((1, 8, 8), np.uint8)
    picture[0, 4, 3] = 200  # one pixel to the right of the mean: the first stage moves there
    assert made.points_px(picture, 0.0, 0.0, 8.0).real.tolist() == [[4, 8]]


def test_beyond_the_edge_a_picture_is_as_at_its_edge() -> None:
    tree = trees.tree(0, 1, 9.5, RIGHT, LEFT)
    made = landmark_trees(trees.predictor(MEAN, [[tree]], [0, 1], [(-9.0, 0.0), (9.0, 0.0)]))
    picture = np.zeros((1, 8, 8), np.uint8)
    picture[0, :, 0] = 200
    assert made.points_px(picture, 0.0, 0.0, 8.0).real.tolist() == [[3, 7]]


@pytest.mark.parametrize("name", BY_DLIB)
def test_points_are_those_of_dlib(bundled: Pack, name: str) -> None:
    assert bundled.landmarker is not None
    (left_px, top_px, side_px), expected = BY_DLIB[name]
    picture = picture_of(Path(assets.fetch()[name]))
    grey = (picture.sum(axis=2, dtype=np.int32) // 3).astype(np.uint8)
    (points,) = bundled.landmarker.trees().points_px(grey[None], left_px, top_px, side_px)
    # dlib gives whole pixels; one rounding of a number moves a point by a tenth of a pixel or two.
    assert np.abs(np.stack([points.real, points.imag], axis=1) - expected).max() < 1.0


def test_a_similarity_turns_scales_and_shifts() -> None:
    these = np.array([0, 1, 1j])
    turn, shift = similarity(these, 2j * these + 3)
    assert np.allclose([turn, shift], [2j, 3])


def test_points_that_coincide_have_no_similarity() -> None:
    assert similarity(np.array([1j, 1j]), np.array([0j, 1 + 0j]))[0] == 0
