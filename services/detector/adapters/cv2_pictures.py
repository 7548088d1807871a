"""Scaling by OpenCV, JPEG by simplejpeg."""

import cv2
import numpy as np
import simplejpeg

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels, covering
from services.detector.domain.quality import PATCH_PX

_MID_GREY = 128
_AMBER, _DARK, _BOLD = (255, 201, 71), (42, 32, 0), 700


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

    def letter(self, picture: Pixels, word: str) -> None:
        """Dark on amber, at the upper left."""
        font, size_px, margin_px = cv2.FontFace("sans"), 22, 8
        _, _, width_px, _ = cv2.getTextSize((0, 0), word, (0, 0), font, size_px, _BOLD)
        base_px = margin_px + size_px
        cv2.rectangle(
            picture, (0, 0), (int(width_px) + 2 * margin_px, base_px + margin_px), _AMBER, cv2.FILLED
        )
        cv2.putText(picture, word, (margin_px, base_px), _DARK, font, size_px, _BOLD)
