"""Looks for landmarks again in the crop of a face, with one detector or two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.detector.domain.refining import take_mean, unmirrored
from services.detector.ports import Finder

_SIDE_PX = 256


@dataclass(frozen=True, slots=True)
class CropRefiner:
    """Blocking: it runs where shots are made. Its copies of the crop are overwritten."""

    finders: Sequence[Finder]

    def __call__(self, crop: Pixels, landmarks: Landmarks, face: Box) -> None:
        """Move the landmarks of `face` to better ones, all in pixels of `crop`."""
        ratio = _SIDE_PX / max(crop.shape[:2])
        size = tuple(max(round(side * ratio), 1) for side in crop.shape[1::-1])
        how = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
        large = np.asarray(cv2.resize(crop, size, interpolation=how), np.uint8)
        mirror = np.ascontiguousarray(large[:, ::-1])
        try:
            again = [side for finder in self.finders for side in self._sides(finder, large, mirror)]
        finally:
            large.fill(0)
            mirror.fill(0)
        for found in again:
            _scale(found, 1 / ratio)
        take_mean(landmarks, face, again)

    def _sides(self, finder: Finder, large: Pixels, mirror: Pixels) -> Sequence[Sequence[Detection]]:
        upright, mirrored = finder.find([large, mirror])
        width_px = large.shape[1]
        return [
            upright,
            [replace(one, landmarks=unmirrored(one.landmarks, width_px)) for one in mirrored],
        ]


def _scale(found: Sequence[Detection], ratio: float) -> None:
    """Scale landmarks, in place. Pixel centres lie at whole numbers: (x + ½) × ratio - ½."""
    for one in found:
        points = one.landmarks
        points += 0.5
        points *= ratio
        points -= 0.5
