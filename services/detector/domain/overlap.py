"""How much boxes overlap, for many boxes at once."""

from collections.abc import Iterable

import numpy as np

from services.detector.domain.faces import Box, Floats


def corners(boxes: Iterable[Box]) -> Floats:
    """Boxes as an array, shape (n, 4): left, top, right, bottom in pixels."""
    rows = [(box.left_px, box.top_px, box.right_px, box.bottom_px) for box in boxes]
    return np.array(rows, np.float32).reshape(-1, 4)


def iou(first: Floats, second: Floats) -> Floats:
    """Intersection over union, 0 to 1, shape (n, m), of boxes (n, 4) and (m, 4) given by their corners."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    both: Floats = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(np.clip(boxes[:, 2:] - boxes[:, :2], 0, None), axis=1) for boxes in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - both
    return np.asarray(both / np.maximum(union, 1e-9), np.float32)
