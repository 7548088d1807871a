"""One frame as the tracker is judged by it: which faces count, and which boxes the tracks gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from services.detector.domain.faces import Box
from services.detector.domain.overlap import corners, iou
from services.evaluation.street.truth import FaceTruth, FrameTruth

LEAST_IOU = 0.5
"""A box is on a face from this overlap on, as in MOTChallenge (Milan et al., 2016)."""

LEAST_VISIBLE_RATIO = 0.5
"""A face that is more hidden than this need not be followed; who follows it anyway is not blamed."""

Overlaps = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Watched:
    """`faces`: the box of each pass whose face can be seen; `tracks`: the box of each track seen."""

    faces: Mapping[str, Box]
    tracks: Mapping[str, Box]

    def overlaps(self) -> Overlaps:
        """Intersection over union, shape (faces, tracks), in their orders."""
        return iou(corners(self.faces.values()), corners(self.tracks.values()))


def watched(truth: FrameTruth, tracks: Mapping[str, Box]) -> Watched:
    """Leave out faces that are too hidden to count, with the boxes that lie on them and on no other face.

    What lies on whom is the best pairing of all, as TrackEval leaves out MOTChallenge's distractors
    (Luiten et al., 2020).
    """
    whole = Watched({face.identity: _box(face) for face in truth.faces}, tracks)
    hidden = {face.identity for face in truth.faces if face.visible_ratio < LEAST_VISIBLE_RATIO}
    on_hidden = {track for identity, track in paired(whole) if identity in hidden}
    return Watched(
        {identity: box for identity, box in whole.faces.items() if identity not in hidden},
        {track: box for track, box in tracks.items() if track not in on_hidden},
    )


def paired(frame: Watched) -> list[tuple[str, str]]:
    """(pass, track) of the pairing with most, then with best overlaps; each overlaps by LEAST_IOU or more."""
    overlaps, faces, tracks = frame.overlaps(), list(frame.faces), list(frame.tracks)
    return [(faces[row], tracks[column]) for row, column in _best(overlaps)]


def _best(overlaps: Overlaps) -> Sequence[tuple[int, int]]:
    # Below the least a pair is worth nothing; above it more pairs are worth more than better ones.
    worth = np.where(overlaps >= LEAST_IOU, 1.0 + overlaps / (1 + min(overlaps.shape)), 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    found = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in found if overlaps[row, column] >= LEAST_IOU]


def _box(face: FaceTruth) -> Box:
    box = face.box
    return Box(box.left_px, box.top_px, box.width_px, box.height_px)
