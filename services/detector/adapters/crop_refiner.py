"""Looks for landmarks again in the crop of a face, with one detector or two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from services.detector.domain.faces import Box, Detection, Landmarks, Pixels
from services.detector.domain.refining import mean_landmarks, unmirrored
from services.detector.ports import Finder

_SIDE_PX = 256


@dataclass(frozen=True, slots=True)
class CropRefiner:
    """Blocking: it runs where shots are made. Its copies of the crop are overwritten."""

    finders: Sequence[Finder]

    def __call__(self, crop: Pixels, landmarks: Landmarks, face: Box) -> Landmarks:
        """Better landmarks of `face`, in pixels of `crop` like those given."""
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
        return mean_landmarks(landmarks, face, [_scaled(found, 1 / ratio) for found in again])

    def _sides(self, finder: Finder, large: Pixels, mirror: Pixels) -> Sequence[Sequence[Detection]]:
        upright, mirrored = finder.find([large, mirror])
        width_px = large.shape[1]
        return [
            upright,
            [replace(one, landmarks=unmirrored(one.landmarks, width_px)) for one in mirrored],
        ]


def _scaled(found: Sequence[Detection], ratio: float) -> list[Detection]:
    """Pixel centres lie at whole numbers: (x + ½) × ratio - ½."""
    return [replace(one, landmarks=(one.landmarks + 0.5) * ratio - 0.5) for one in found]
