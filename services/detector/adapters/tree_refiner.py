"""Looks for landmarks again with regression trees, in the face as it will be aligned."""

from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np

from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.detector.domain.refining import take_mean
from services.model_packs import LocalLandmarker
from services.model_packs.landmark_trees import LandmarkTrees, Points, similarity
from services.model_packs.specs import FivePoints, InputSpec, SquarePx

# Around the chip, as a share of its side: a face that was aligned badly reaches beyond it.
_MARGIN_RATIO: Final = 0.3
# The trees' points change places in a mirror: corners of the eyes, outer and inner; under the nose.
_IN_THE_MIRROR: Final = [2, 3, 0, 1, 4]
_CERTAIN: Final = 1.0
# The trees were made for the mean of the channels without its fraction; OpenCV rounds to the nearest.
_GREY: Final = np.array([[1 / 3, 1 / 3, 1 / 3, -1 / 3]])


@dataclass(frozen=True, slots=True, eq=False)
class TreeRefiner:
    """Blocking: it runs where shots are made. Its copies of the crop are overwritten.

    All in pixels of the embedder's chip with a margin around it: `chip` (5,) is where landmarks belong,
    `belong` (5,) where the trees' own points do, `face_px` the square that they take for a face; its
    width and height are `size_px`.
    """

    trees: LandmarkTrees
    chip: Points
    belong: Points
    face_px: SquarePx
    size_px: tuple[int, int]

    @classmethod
    def of(cls, landmarker: LocalLandmarker, input_: InputSpec, chip_landmarks_px: FivePoints) -> Self:
        """Make one for an embedder of that input. BadInput when the file is not what it should be."""
        margin_px = round(_MARGIN_RATIO * input_.width_px)
        left_px, top_px, side_px = landmarker.spec.face_px
        return cls(
            landmarker.trees(),
            _complex(chip_landmarks_px, margin_px),
            _complex(landmarker.spec.points_px, margin_px),
            (left_px + margin_px, top_px + margin_px, side_px),
            (input_.width_px + 2 * margin_px, input_.height_px + 2 * margin_px),
        )

    def __call__(self, crop: Pixels, landmarks: Landmarks, face: Box) -> None:
        """Move `landmarks` half way to where they would be if the face were aligned as the trees see it."""
        own = _complex(landmarks)
        turn, shift = similarity(own, self.chip)
        own.fill(0)
        if turn == 0:
            return
        seen = self._in_the_chip(crop, turn, shift)
        better, moved = similarity(seen, self.belong)
        seen.fill(0)
        if better == 0:
            return
        there = self.chip - moved
        there /= better
        there -= shift
        there /= turn
        found = there.view(np.float64).reshape(landmarks.shape).astype(landmarks.dtype)
        there.fill(0)
        take_mean(landmarks, face, [[Detection(face, found, _CERTAIN)]])

    def _in_the_chip(self, crop: Pixels, turn: complex, shift: complex) -> Points:
        """The trees' points (5,), the mean of those in the aligned face and in its mirror image."""
        matrix = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
        aligned = cv2.warpAffine(crop, matrix, self.size_px)
        both = np.empty((2, *aligned.shape[:2]), np.uint8)
        try:
            cv2.transform(aligned, _GREY, both[0])
            cv2.flip(both[0], 1, both[1])
            upright, mirrored = self.trees.points_px(both, *self.face_px)
        finally:
            matrix.fill(0)
            aligned.fill(0)
            both.fill(0)
        mean: Points = mirrored[_IN_THE_MIRROR]
        np.conjugate(mean, out=mean)
        np.subtract(self.size_px[0] - 1, mean, out=mean)
        mean += upright
        mean /= 2
        upright.fill(0)
        mirrored.fill(0)
        return mean


def _complex(points: FivePoints | Landmarks, margin_px: float = 0.0) -> Points:
    """Points (5, 2) as x + iy (5,)."""
    pairs = np.array(points, np.float64)
    pairs += margin_px
    return pairs.view(np.complex128)[:, 0]
