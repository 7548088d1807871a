"""Pictures as PyAV (FFmpeg) takes them, and which encoders it has."""

from fractions import Fraction
from typing import Final

import av
import cv2
import numpy as np

from services.chassis.errors import Unavailable
from services.detector.domain.faces import Pixels

TICKS_A_SECOND: Final = 1000
# x264 is only in builds of FFmpeg under the GPL.
H264: Final = ("libx264", "libopenh264")


def frame_of(picture: Pixels, tick: int) -> av.VideoFrame:
    """A frame to encode, so many thousandths of a second after the first one."""
    # OpenCV's conversion takes a third of the time of FFmpeg's; both are of BT.601.
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    planes.fill(0)
    frame.pts, frame.time_base = tick, Fraction(1, TICKS_A_SECOND)
    return frame


def encoder_of(names: tuple[str, ...]) -> str:
    """The first of these that is there. Unavailable when none is."""
    for name in names:
        if name in av.codecs_available:
            return name
    raise Unavailable(f"PyAV has no encoder of {', '.join(names)}; install its wheel from the package index")
