"""Scaling by OpenCV, JPEG by simplejpeg."""

import cv2
import numpy as np
import simplejpeg

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels, covering
from services.detector.domain.quality import PATCH_PX

_MID_GREY = 128


class Cv2Pictures:
    """The port `Pictures`."""

    def grey_patch(self, picture: Pixels, box: Box) -> Pixels:
        """Face under `box`, grey, shape (PATCH_PX, PATCH_PX)."""
        span = covering(box, picture.shape[1], picture.shape[0])
        if span.is_empty:
            return np.full((PATCH_PX, PATCH_PX), _MID_GREY, np.uint8)
        small = self.scaled(picture[span.rows, span.columns], Size(PATCH_PX, PATCH_PX))
        grey: Pixels = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
        small.fill(0)
        return grey

    def scaled(self, picture: Pixels, size: Size) -> Pixels:
        """Averaged on the way down, interpolated on the way up."""
        if picture.shape[:2] == (size.height_px, size.width_px):
            return picture.copy()
        shrinks = size.width_px < picture.shape[1]
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(picture, (size.width_px, size.height_px), interpolation=how), np.uint8)

    def jpeg(self, picture: Pixels, quality_percent: int) -> bytes:
        """Full colour resolution: faces are small."""
        encoded: bytes = simplejpeg.encode_jpeg(
            np.ascontiguousarray(picture), quality=quality_percent, colorspace="RGB", colorsubsampling="444"
        )
        return encoded
