"""The comment inside an MP4 file: moov/udta/meta/ilst/©cmt/data (ISO/IEC 14496-12; QuickTime File Format)."""

import struct
from pathlib import Path
from typing import BinaryIO, Final

_WAY: Final = (b"moov", b"udta", b"meta", b"ilst", b"\xa9cmt", b"data")
# Between the head of a box and the boxes in it, or the text.
_SKIPPED_BYTES: Final = {b"meta": 4, b"data": 8}
_MOST_BOXES: Final = 1000
_MOST_BYTES: Final = 1024


def comment_of(path: Path) -> str | None:
    """The comment of a file; None for what has none, or is no MP4. Reads the heads of boxes only.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        start, end = 0, path.stat().st_size
        for name in _WAY:
            found = _box(file, name, start, end)
            if found is None:
                return None
            start, end = found[0] + _SKIPPED_BYTES.get(name, 0), found[1]
        file.seek(start)
        return file.read(max(min(end - start, _MOST_BYTES), 0)).decode("utf-8", "replace")


def _box(file: BinaryIO, name: bytes, start: int, end: int) -> tuple[int, int] | None:
    """From where to where the content of the first box of that name lies, between `start` and `end`."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return None
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head[:8])
        head_bytes = 8
        if length == 1 and len(head) == 16:
            length, head_bytes = struct.unpack(">Q", head[8:])[0], 16
        elif length == 0:  # to the end of the file
            length = end - start
        if length < head_bytes:
            return None
        if kind == name:
            return start + head_bytes, min(start + length, end)
        start += length
    return None
