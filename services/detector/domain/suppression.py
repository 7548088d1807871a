"""Non-maximum suppression: of detections that lie on one face, the best stays."""

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Floats

_NESTED_RATIO = 0.8


def survivors(corners: Floats, scores: Floats, iou_limit_ratio: float) -> NDArray[np.intp]:
    """Indices of the boxes that stay, best first, of boxes (n, 4) and scores (n,).

    A box goes when it overlaps a better one by more than `iou_limit_ratio`, or one lies almost wholly in the
    other: a detector that answers twice for one large face gives a small box inside the large one, and their
    IoU is low.
    """
    areas = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])
    left = np.argsort(-scores, kind="stable")
    stay = []
    while len(left):
        best, left = left[0], left[1:]
        stay.append(best)
        low = np.maximum(corners[best, :2], corners[left, :2])
        high = np.minimum(corners[best, 2:], corners[left, 2:])
        sides = np.maximum(high - low, 0)
        both = sides[:, 0] * sides[:, 1]
        alike = both > iou_limit_ratio * (areas[best] + areas[left] - both)
        alike |= both > _NESTED_RATIO * np.minimum(areas[best], areas[left])
        left = left[~alike]
    return np.array(stay, np.intp)
