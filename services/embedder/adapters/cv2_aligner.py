"""Aligns with OpenCV; decodes with libjpeg-turbo."""

from dataclasses import dataclass

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from services.embedder.domain.alignment import after_shrinking, scale_of, similarity
from services.embedder.domain.shots import Shot

# A crop of a face is a few hundred pixels wide; what claims to be more than this is not one.
_MOST_PIXELS = 4096 * 4096


@dataclass(frozen=True, slots=True, eq=False)
class Cv2Aligner:
    """`chip_landmarks_px` (5, 2): where the landmarks stand in the chip."""

    chip_landmarks_px: NDArray[np.float64]

    def align(self, shot: Shot, chip: NDArray[np.uint8]) -> bool:
        """Decode, shrink where the chip is much smaller than the face, warp into `chip`."""
        if not shot.can_be_aligned():
            return False
        matrix = similarity(shot.landmarks_px, self.chip_landmarks_px)
        picture = _decoded(shot.jpeg) if matrix is not None else None
        if matrix is None or picture is None:
            return False
        try:
            return _warp(picture, matrix, chip)
        finally:
            picture.fill(0)


def _decoded(jpeg: bytes) -> NDArray[np.uint8] | None:
    try:
        height_px, width_px, _, _ = simplejpeg.decode_jpeg_header(jpeg)
        if height_px * width_px > _MOST_PIXELS:
            return None
        picture: NDArray[np.uint8] = simplejpeg.decode_jpeg(jpeg, colorspace="RGB")
    except ValueError:
        return None
    return picture


def _warp(picture: NDArray[np.uint8], matrix: NDArray[np.float64], chip: NDArray[np.uint8]) -> bool:
    factor = min(int(1.0 / scale_of(matrix)), *picture.shape[:2])
    if factor < 2:
        _interpolate(picture, matrix, chip)
        return True
    # Bilinear interpolation looks at four pixels only: without this, a large face would be aliased.
    height_px, width_px = (side // factor for side in picture.shape[:2])
    whole = picture[: height_px * factor, : width_px * factor]
    small = cv2.resize(whole, (width_px, height_px), interpolation=cv2.INTER_AREA)
    try:
        _interpolate(small, after_shrinking(matrix, factor), chip)
    finally:
        small.fill(0)
    return True


def _interpolate(picture: cv2.typing.MatLike, matrix: NDArray[np.float64], chip: NDArray[np.uint8]) -> None:
    height_px, width_px = chip.shape[:2]
    cv2.warpAffine(picture, matrix, (width_px, height_px), dst=chip, flags=cv2.INTER_LINEAR)
