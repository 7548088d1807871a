"""The comment inside a JPEG file (ITU-T T.81, B.2.4.5)."""

import struct
from typing import Final

_START: Final = b"\xff\xd8"
_COMMENT: Final = 0xFE
_SCAN: Final = 0xDA


def with_comment(jpeg: bytes, text: str) -> bytes:
    """The file with a comment before everything else; at most 65,533 bytes of UTF-8."""
    content = text.encode()
    return jpeg[:2] + struct.pack(">BBH", 0xFF, _COMMENT, len(content) + 2) + content + jpeg[2:]


def comments_of(jpeg: bytes) -> list[str]:
    """The comments of a file, or of its first few kilobytes; none for what is no JPEG."""
    found: list[str] = []
    if not jpeg.startswith(_START):
        return found
    at = 2
    while at + 4 <= len(jpeg):
        marker, kind, length = struct.unpack(">BBH", jpeg[at : at + 4])
        if marker != 0xFF or kind == _SCAN or length < 2:
            break
        if kind == _COMMENT:
            found.append(jpeg[at + 4 : at + 2 + length].decode("utf-8", "replace"))
        at += 2 + length
    return found
