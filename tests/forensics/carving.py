"""Pictures cut out of bytes of any kind: JPEG, PNG, WebP, and the pictures of an MP4."""

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import av
import numpy as np
from PIL import Image, ImageFile

from services.chassis.frames import Pixels

_MOST_BYTES = 64 << 20
_MOST_PIXELS, _LEAST_SIDE_PX = 64_000_000, 16
# Of a picture whose end is missing.
_TORN_BYTES = 1 << 20
# Of a video each n-th picture, and so many at most.
_EACH, _MOST_PICTURES = 15, 400
_JPEG, _PNG, _RIFF, _FTYP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"ftyp"
_SCAN, _JPEG_ENDS = 0xDA, b"\xff\xd9"
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_BOXES = {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"sidx", b"mfra", b"uuid", b"wide"}


def stills(content: bytes) -> Iterator[bytes]:
    """Yield what looks like a whole picture, or like the beginning of one."""
    yield from _each(content, _JPEG, _jpeg_end)
    yield from _each(content, _PNG, _png_end)
    yield from _each(content, _RIFF, _webp_end)


def films(content: bytes) -> Iterator[bytes]:
    """Yield what looks like an MP4, whole or fragmented."""
    at = content.find(_FTYP)
    while at >= 0:
        end = _mp4_end(content, at - 4) if at >= 4 else 0
        if end:
            yield content[at - 4 : end]
        at = content.find(_FTYP, max(at + 1, end))


def decoded(still: bytes) -> Pixels | None:
    """Return the picture, RGB, a torn one as far as it goes; None when it is none, or small for a face."""
    try:
        with Image.open(io.BytesIO(still)) as opened, _torn_ones_too():
            if min(opened.size) < _LEAST_SIDE_PX or opened.width * opened.height > _MOST_PIXELS:
                return None
            return np.asarray(opened.convert("RGB"), np.uint8)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


@contextmanager
def _torn_ones_too() -> Iterator[None]:
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def shown(film: bytes) -> Iterator[Pixels]:
    """Yield pictures of a video, spread over it, as far as it can be played."""
    try:
        with av.open(io.BytesIO(film), "r") as opened:
            for number, frame in enumerate(opened.decode(video=0)):
                if number >= _EACH * _MOST_PICTURES:
                    return
                if number % _EACH == 0:
                    yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    except (av.FFmpegError, IndexError, ValueError):
        return


def _each(content: bytes, begins: bytes, end_of: Callable[[bytes, int], int]) -> Iterator[bytes]:
    at = content.find(begins)
    while at >= 0:
        end = end_of(content, at)
        if end:
            yield content[at:end]
        at = content.find(begins, at + len(begins))


def _jpeg_end(content: bytes, start: int) -> int:
    at, last = start + 2, min(len(content), start + _MOST_BYTES)
    while at + 4 <= last and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == _SCAN:
            # In a scan these two bytes mean nothing else; a preview within the head has been stepped over.
            end = content.find(_JPEG_ENDS, at, last)
            return end + 2 if end >= 0 else min(last, at + _TORN_BYTES)
        if marker in _WITHOUT_LENGTH:
            at += 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2:
            return 0
        at += 2 + length
    return 0


def _png_end(content: bytes, start: int) -> int:
    at, last = start + len(_PNG), min(len(content), start + _MOST_BYTES)
    while at + 12 <= last:
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if not kind.isalpha():
            break
        at += 12 + length
        if kind == b"IEND":
            return int(at)
    return min(last, at)


def _webp_end(content: bytes, start: int) -> int:
    if content[start + 8 : start + 12] != b"WEBP":
        return 0
    return start + 8 + int.from_bytes(content[start + 4 : start + 8], "little")


def _mp4_end(content: bytes, start: int) -> int:
    at, boxes = start, set()
    while at + 8 <= len(content) and content[at + 4 : at + 8] in _BOXES:
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        if size < 8:
            break
        boxes.add(content[at + 4 : at + 8])
        at += size
    return min(at, len(content)) if boxes & {b"moov", b"moof", b"mdat"} else 0
