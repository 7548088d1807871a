"""What every decoder yields, and how it becomes faces of the frame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from services.detector.domain.faces import Box, Detection, Floats
from services.detector.domain.suppression import survivors

MOST_CANDIDATES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Cells above the threshold, in pixels of the model's input, before suppression."""

    scores: Floats
    """Shape (n,), 0 to 1."""
    corners: Floats
    """Shape (n, 4): left, top, right, bottom."""
    landmarks: Floats
    """Shape (n, 5, 2): x, y."""

    @classmethod
    def none(cls) -> "Candidates":
        return cls(np.zeros(0, np.float32), np.zeros((0, 4), np.float32), np.zeros((0, 5, 2), np.float32))


Decoder: TypeAlias = Callable[[Mapping[str, Floats], tuple[int, int], float], Candidates]
"""Outputs of one picture by name (no batch axis), the input's (height, width) in pixels, the lowest score
to take.
"""


def joined(parts: list[Candidates]) -> Candidates:
    """Candidates of several strides as one."""
    if not parts:
        return Candidates.none()
    return Candidates(
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.corners for part in parts]),
        np.concatenate([part.landmarks for part in parts]),
    )


def detections(
    found: Candidates, input_per_frame_ratio: float, iou_limit_ratio: float
) -> tuple[Detection, ...]:
    """Faces in pixels of the frame, best first; the input was the frame scaled by `input_per_frame_ratio`."""
    usable = np.isfinite(found.corners).all(1) & np.isfinite(found.landmarks).all((1, 2))
    usable &= (found.corners[:, 2:] > found.corners[:, :2]).all(1)
    places = np.flatnonzero(usable)
    if len(places) > MOST_CANDIDATES:  # a hostile picture must not cost quadratic time
        places = places[np.argsort(-found.scores[places], kind="stable")[:MOST_CANDIDATES]]
    kept = places[survivors(found.corners[places], found.scores[places], iou_limit_ratio)]
    corners = found.corners[kept] / input_per_frame_ratio
    landmarks = found.landmarks[kept] / np.float32(input_per_frame_ratio)
    return tuple(
        Detection(
            Box(float(left), float(top), float(right - left), float(bottom - top)),
            _left_first(points),
            min(float(score), 1.0),
        )
        for (left, top, right, bottom), points, score in zip(
            corners, landmarks, found.scores[kept], strict=True
        )
    )


def _left_first(points: Floats) -> Floats:
    """Models differ in whose left they mean; here the eye and mouth corner at image left come first.

    The eyes decide for both pairs, along the axis of the face, so a head that lies on its side keeps its
    order.
    """
    up = points[[0, 1]].mean(0) - points[[3, 4]].mean(0)
    across = np.array((-up[1], up[0]), np.float32)  # image right, for an upright face
    if float((points[1] - points[0]) @ across) >= 0:
        return points
    return points[[1, 0, 2, 4, 3]]
