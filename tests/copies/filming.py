"""Footage as a detector hands it over: fragmented H.264 in MP4."""

import io
from fractions import Fraction

import av
import numpy as np

_MUXING = {"movflags": "empty_moov+default_base_moof+frag_keyframe+skip_trailer"}


def film(frames: int = 6) -> bytes:
    """An MP4 of one fragment for each two frames."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options=_MUXING) as container:
        stream = container.add_stream("libx264", rate=Fraction(5), options={"g": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(frames):
            picture = np.full((48, 64, 3), 40 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()
