import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.model_packs.dlib_trees import landmark_trees
from tests.model_packs import trees
from tests.model_packs.test_dlib_dat import integer

MEAN = (0.25, 0.5, 0.75, 0.5)
YES, NO = (0.125, 0.0, 0.125, 0.0), (0.0, -0.25, 0.0, -0.25)
TREE = trees.tree(0, 1, 9.5, YES, NO)
WHOLE = trees.predictor(MEAN, [[TREE]] * 2, [0, 1], [(0.0, 0.0), (0.1, -0.1)])
SHALLOW = trees.tree(0, 1, 9.5, YES, NO, splits=7)
PICTURE = np.zeros((1, 8, 8), np.uint8)


def test_points_begin_at_the_mean_and_every_tree_moves_them() -> None:
    points = landmark_trees(WHOLE).points_px(PICTURE, 0.0, 0.0, 8.0)
    assert points.tolist() == [[2 + 0j, 6 + 0j]]  # half of the box up in two steps, nothing being brighter


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:-1],
        WHOLE[: len(WHOLE) // 2],
        WHOLE + integer(7),
        integer(2) + WHOLE[2:],
        b"",
        b"\x00" * 40,
        b"PK\x03\x04 something else altogether",
        trees.predictor(MEAN, [[trees.tree(0, 2, 9.5, YES, NO)]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[TREE]], [0, 2], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[TREE]], [0, 1], [(0.0, 0.0)]),
        trees.predictor(MEAN, [[trees.tree(0, 1, 9.5, YES[:2], NO[:2])]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[SHALLOW]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[TREE, SHALLOW]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN[:3], [[trees.tree(0, 1, 9.5, YES[:3], NO[:3])]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor((0.5,) * 4, [[TREE]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor((1e30, *MEAN[1:]), [[TREE]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor([1e-9 * one for one in MEAN], [[TREE]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[trees.tree(0, 1, 9.5, (3e38,) * 4, NO)]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[TREE]], [0, 1], [(0.0, 3e38)] * 2),
        trees.predictor(MEAN, [[trees.tree(0, 1, 2.0**200, YES, NO)]], [0, 1], [(0.0, 0.0)] * 2),
        trees.predictor(MEAN, [[trees.tree(0, 1, 2.0**1020, YES, NO)]], [0, 1], [(0.0, 0.0)] * 2),
        WHOLE.replace(trees.real(0.1), integer(1) + b"\x88" + bytes(7) + b"\x80"),
    ],
    ids=[
        "cut off",
        "half",
        "more than it",
        "another version",
        "empty",
        "zeros",
        "another file",
        "a pixel that is none",
        "an anchor that is none",
        "an offset is missing",
        "leaves of fewer points",
        "shallower trees",
        "trees of unequal depth",
        "no stages",
        "half a point",
        "a face that is one point",
        "a point far outside",
        "a face as small as a point",
        "a leaf that moves points far outside",
        "a pixel far outside",
        "more than a float holds",
        "an exponent that is none",
        "the lowest exponent that can be written",
    ],
)
def test_a_file_that_is_no_shape_predictor_is_one_line(data: bytes) -> None:
    with pytest.raises(BadInput, match="not a shape predictor as dlib serializes it: fetch the file again"):
        landmark_trees(data)
