"""Videos made for tests: small, real, and each with one thing about it."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from services.frame_grabber.ports import Picture

# The upper left quarter of every picture is red, the rest grey; frame i is i steps brighter, modulo GREYS.
RED = (200, 30, 30)
_GREY_STEP = 8
GREYS = 20


def drawn(index: int, width_px: int, height_px: int) -> Picture:
    """Return the picture that frame `index` shows."""
    picture = np.full((height_px, width_px, 3), 60 + _GREY_STEP * (index % GREYS), np.uint8)
    picture[: height_px // 2, : width_px // 2] = RED
    return picture


def shown_index(picture: Picture) -> int:
    """Return which frame `picture` is, modulo GREYS, by the brightness of its lower right corner."""
    return round((float(picture[-8:, -8:].mean()) - 60) / _GREY_STEP)


def red_corner(picture: Picture) -> tuple[str, str]:
    """Return where the red quarter stands, as ("top" or "bottom", "left" or "right")."""
    redness = picture[:, :, 0].astype(int) - picture[:, :, 1]
    rows, columns = np.nonzero(redness > 60)
    height_px, width_px = picture.shape[:2]
    return (
        "top" if rows.mean() < height_px / 2 else "bottom",
        "left" if columns.mean() < width_px / 2 else "right",
    )


def make_video(
    path: Path,
    *,
    frames: int = 10,
    size_px: tuple[int, int] = (64, 48),
    pixel_format: str = "yuv420p",
    codec: str = "libx264",
    stamps_ms: Sequence[int] | None = None,
    options: dict[str, str] | None = None,
    ticks_per_second: int = 1000,
    pixel_aspect: Fraction | None = None,
    container_format: str | None = None,
) -> Path:
    """Write a video of `size_px` (width, height), 25 a second or at `stamps_ms`; return `path`."""
    with av.open(str(path), "w", format=container_format, options=options or {}) as container:
        stream = container.add_stream(codec, rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size_px
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = Fraction(1, ticks_per_second)
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(drawn(index, *size_px), "rgb24")
            frame.pts = stamps_ms[index] if stamps_ms is not None else 40 * index
            frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def make_sound(path: Path) -> Path:
    """Write a file that holds sound and no picture; return `path`."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def turn(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Overwrite the display matrix (a, b, c, d) in the track header of an MP4, as phones write it."""
    content = bytearray(path.read_bytes())
    header = content.index(b"tkhd")
    # Box type, version and flags, times, ids, duration, reserved, layer, group, volume (ISO/IEC 14496-12).
    offset = header + 4 + 4 + 20 + 8 + 8
    one = 0x10000
    a, b, c, d = (one * number for number in matrix)
    struct.pack_into(">9i", content, offset, a, b, 0, c, d, 0, 0, 0, 0x40000000)
    path.write_bytes(content)
    return path


def cut(path: Path, share: float) -> Path:
    """Keep the first `share` of the bytes of `path`."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path
