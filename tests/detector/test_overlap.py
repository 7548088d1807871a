import numpy as np

from services.detector.domain.faces import Box
from services.detector.domain.overlap import corners, iou


def test_iou_of_each_with_each() -> None:
    first = corners([Box(0, 0, 10, 10), Box(100, 100, 10, 10)])
    second = corners([Box(0, 0, 10, 10), Box(5, 0, 10, 10), Box(50, 50, 1, 1)])
    np.testing.assert_allclose(iou(first, second), [[1.0, 1 / 3, 0.0], [0.0, 0.0, 0.0]], atol=1e-6)


def test_no_boxes_give_an_empty_matrix() -> None:
    assert iou(corners([]), corners([Box(0, 0, 1, 1)])).shape == (0, 1)


def test_boxes_without_area_overlap_nothing() -> None:
    flat = corners([Box(0, 0, 0, 0)])
    assert iou(flat, flat)[0, 0] == 0
