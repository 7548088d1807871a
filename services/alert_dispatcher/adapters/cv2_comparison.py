"""Two pictures as two squares of one size: scaled by OpenCV, JPEG by simplejpeg."""

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from services.chassis.errors import Unreadable

SIDE_PX: Final = 320
_GREY: Final = 128
_QUALITY: Final = 92
_MOST_PIXELS: Final = 64 * 1024 * 1024
_Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Cv2Comparison:
    """The port `Comparison`. Nothing of a file but its pixels goes on: no comment, no camera, no place."""

    executor: Executor

    async def side_by_side(self, face_jpeg: bytes, reference_jpeg: bytes) -> tuple[bytes, bytes]:
        """Return both, each SIDE_PX square. Unreadable when one is no picture."""
        run = asyncio.get_running_loop().run_in_executor
        face = await run(self.executor, _squared, face_jpeg)
        return face, await run(self.executor, _squared, reference_jpeg)


def _squared(jpeg: bytes) -> bytes:
    """Return it as large as fits into the square, on grey."""
    try:
        height_px, width_px, _, _ = simplejpeg.decode_jpeg_header(jpeg)
        if not 0 < height_px * width_px <= _MOST_PIXELS:
            raise ValueError
        picture: _Pixels = simplejpeg.decode_jpeg(jpeg, colorspace="RGB")
    except ValueError:
        raise Unreadable("a picture of this alert cannot be read: do not engage") from None
    page = np.full((SIDE_PX, SIDE_PX, 3), _GREY, np.uint8)
    try:
        _put(picture, page)
        encoded: bytes = simplejpeg.encode_jpeg(
            page, quality=_QUALITY, colorspace="RGB", colorsubsampling="444"
        )
        return encoded
    finally:
        picture.fill(0)
        page.fill(0)


def _put(picture: _Pixels, page: _Pixels) -> None:
    scale = SIDE_PX / max(picture.shape[:2])
    height_px, width_px = (max(1, round(side_px * scale)) for side_px in picture.shape[:2])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, (width_px, height_px), interpolation=how)
    top_px, left_px = (SIDE_PX - height_px) // 2, (SIDE_PX - width_px) // 2
    page[top_px : top_px + height_px, left_px : left_px + width_px] = scaled
    scaled.fill(0)
