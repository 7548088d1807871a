"""Pictures as PyAV (FFmpeg) takes them, and which encoders it has."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from services.chassis.errors import Unavailable
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels

TICKS_A_SECOND: Final = 1000
# x264 is only in builds of FFmpeg under the GPL.
X264: Final = "libx264"
H264: Final = (X264, "libopenh264")
_USUAL_FRAMES_A_SECOND: Final = 25


def frame_of(picture: Pixels, tick: int) -> av.VideoFrame:
    """A frame to encode, so many thousandths of a second after the first one."""
    # OpenCV's conversion takes a third of the time of FFmpeg's; both are of BT.601.
    planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    planes.fill(0)
    frame.pts, frame.time_base = tick, Fraction(1, TICKS_A_SECOND)
    return frame


def stream_of(
    container: av.container.OutputContainer,
    encoders: tuple[str, ...],
    size: Size,
    x264: Mapping[str, str],
    bits_a_second: int,
) -> VideoStream:
    """A stream of the first encoder that is there: x264 by its options, any other by its rate. Unavailable
    when none is.
    """
    stream = container.add_stream(_encoder_of(encoders), rate=Fraction(_USUAL_FRAMES_A_SECOND))
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = size.width_px, size.height_px, "yuv420p"
    stream.codec_context.time_base = Fraction(1, TICKS_A_SECOND)
    if stream.codec_context.name == X264:
        stream.options = dict(x264)
    else:
        stream.bit_rate = bits_a_second
    return stream


def _encoder_of(names: tuple[str, ...]) -> str:
    for name in names:
        if name in av.codecs_available:
            return name
    raise Unavailable(f"PyAV has no encoder of {', '.join(names)}; install its wheel from the package index")
