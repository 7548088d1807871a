"""Landmarks that are looked for again in the crop of a face, larger and mirrored, and averaged.

How a face is aligned decides much of what its template is worth; a detector's points jitter by a pixel or
two. Measured: docs/accuracy.md.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from services.detector.domain.faces import Box, Detection, Landmarks

# Left and right change places in a mirror: eyes, nose, mouth corners.
_IN_THE_MIRROR: Final = [1, 0, 2, 4, 3]
_LEAST_SCORE_RATIO: Final = 0.4
# A point that lies farther off, in sizes of the face, is another face's, or a mistake.
_MOST_OFF_RATIO: Final = 0.25


def unmirrored(landmarks: Landmarks, width_px: int) -> Landmarks:
    """Points found in the mirror image of a picture, as points of it. Those given are overwritten."""
    points: Landmarks = landmarks[_IN_THE_MIRROR]
    landmarks.fill(0)
    np.subtract(width_px - 1, points[:, 0], out=points[:, 0])
    return points


def take_mean(own: Landmarks, face: Box, again: Sequence[Sequence[Detection]]) -> None:
    """Move `own` to the mean of itself and of what each search of `again` found there, in the same pixels.

    In place, and what was found is overwritten.
    """
    agreeing = []
    for found in again:
        near = [one for one in found if one.score_ratio >= _LEAST_SCORE_RATIO and _is_same(own, face, one)]
        if near:
            agreeing.append(max(near, key=lambda one: one.score_ratio).landmarks)
    for points in agreeing:
        own += points
    own /= 1 + len(agreeing)
    for found in again:
        for one in found:
            one.landmarks.fill(0)


def _is_same(own: Landmarks, face: Box, found: Detection) -> bool:
    return bool(np.abs(found.landmarks - own).max() < _MOST_OFF_RATIO * face.size_px)
