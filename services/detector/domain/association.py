"""Which detection continues which track: how alike they are, and the best pairing of all."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Box, Floats
from services.detector.domain.motion import Motion
from services.detector.domain.overlap import corners, iou

Assign: TypeAlias = Callable[[Floats], tuple[NDArray[np.intp], NDArray[np.intp]]]
"""Rows and columns of the pairing of least total cost, each at most once, of a cost matrix (n, m)."""

_MOST_GROWTH_RATIO = 1.0


def similarity(predicted: Sequence[Motion], boxes: Sequence[Box]) -> Floats:
    """Shape (n, m), 0 to 1: the overlap of each prediction with each box, both grown first.

    Faces are small beside their steps: at 5 frames a second a walker's face does not touch where it was. So
    both boxes grow (buffered IoU: Yang et al., C-BIoU, 2023), here by as much as the prediction is unsure,
    which also covers gaps and low frame rates; and what had to grow counts for less, so that a lost track
    does not take a living one's face.
    """
    growth = np.array([min(motion.blur_ratio, _MOST_GROWTH_RATIO) for motion in predicted], np.float32)
    places, seen = corners(motion.box for motion in predicted), corners(boxes)
    grown_places = _grown(places[:, None], growth[:, None])
    grown_seen = _grown(seen[None], growth[:, None])
    rows = [iou(place, found)[0] for place, found in zip(grown_places, grown_seen, strict=True)]
    return np.asarray(np.stack(rows) / (1 + growth[:, None]), np.float32)


def pairs(alike: Floats, least: float, assign: Assign) -> list[tuple[int, int]]:
    """(track, box) of the best pairing; only pairs that are alike by at least `least`."""
    if not alike.size:
        return []
    # What may not pair costs more than any that may: never is a good pair given up to make a forbidden one.
    costs = np.where(alike >= least, 1 - alike, np.float32(len(alike) + alike.shape[1]))
    rows, columns = assign(np.asarray(costs, np.float32))
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] >= least
    ]


def _grown(boxes: Floats, growth: Floats) -> Floats:
    sizes = boxes[..., 2:] - boxes[..., :2]
    more = sizes * growth[..., None]
    return np.concatenate((boxes[..., :2] - more, boxes[..., 2:] + more), axis=-1)
