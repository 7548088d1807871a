"""Writes frames as an H.264 video, whole or not at all, and reads them again."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from services.chassis.errors import BadInput, Unavailable

# MPEG-4 part 2 is in every build of FFmpeg, x264 only in those under the GPL.
_ENCODERS: Final = ("libx264", "libopenh264", "mpeg4")


class VideoWriter:
    """Takes (height_px, width_px, 3) uint8 RGB frames of one size; even sides."""

    def __init__(self, container: av.container.OutputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream

    def write(self, picture: NDArray[np.uint8]) -> None:
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self._container.mux(self._stream.encode(None))


@contextmanager
def writing_video(
    path: Path, width_px: int, height_px: int, frames_per_second: int, frames_between_keys: int | None = None
) -> Iterator[VideoWriter]:
    """Opens a video for writing under a hidden name; it gets its own name only when it is complete.

    Key frames, from which a reader may begin, are where the encoder likes, or so many frames apart at most.

    Raises:
        BadInput: the folder cannot be written to, or there is no room left.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with av.open(str(part), "w", format="mp4") as container:
                stream = _stream(container, width_px, height_px, frames_per_second)
                if frames_between_keys is not None:
                    stream.gop_size = frames_between_keys
                writer = VideoWriter(container, stream)
                yield writer
                writer.finish()
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        # PyAV's own errors are OSErrors too.
        why = error.strerror or "it cannot be encoded"
        raise BadInput(
            f"{path.name} cannot be written: {why}; name another folder or free some room"
        ) from error


def pictures_in(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a video, (height_px, width_px, 3) uint8 RGB."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _stream(
    container: av.container.OutputContainer, width_px: int, height_px: int, frames_per_second: int
) -> VideoStream:
    stream = container.add_stream(_encoder(), rate=Fraction(frames_per_second))
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
    if stream.codec_context.name == "libx264":
        # As street cameras send it: baseline profile, about 2 Mbit/s, the sensor's noise still in it.
        stream.options = {"preset": "superfast", "crf": "26", "profile": "baseline"}
    else:
        stream.bit_rate = 6_000_000
    return stream


def _encoder() -> str:
    for name in _ENCODERS:
        if name in av.codecs_available:
            return name
    raise Unavailable(
        f"PyAV has no encoder of {', '.join(_ENCODERS)}; install its wheel from the package index"
    )
