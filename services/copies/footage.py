"""Footage on its way out: its mark is put into the head of the MP4 while it passes."""

import struct
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from services.chassis.errors import Unreadable

_HEAD_BYTES: Final = 8
# The head of fragmented MP4 says of the pictures what they are, and has none of them.
_LARGEST_HEAD_BYTES: Final = 1024 * 1024
_NO_HEAD: Final = "what came is no footage that can be marked; nothing of it is kept"
_TEXT: Final = struct.pack(">II", 1, 0)
_HANDLER: Final = bytes(8) + b"mdirappl" + bytes(9)


async def marked(chunks: AsyncGenerator[bytes, None], comment: str) -> AsyncGenerator[bytes, None]:
    """Yield an MP4, fragmented, with a comment (moov/udta/meta/ilst/©cmt/data). Unreadable for anything else.

    Fragments say where their pictures are from their own beginning on: a longer head moves nothing.
    """
    coming, is_marked = bytearray(), False
    async with aclosing(chunks):
        async for chunk in chunks:
            if is_marked:
                yield chunk
                continue
            coming += chunk
            end = _end_of_head(coming)
            if end is not None:
                is_marked = True
                yield with_comment(bytes(coming[:end]), comment) + bytes(coming[end:])
    if not is_marked:
        raise Unreadable(_NO_HEAD)


def with_comment(head: bytes, comment: str) -> bytes:
    """Return the first boxes of an MP4, the last of which is moov, with a comment in place of any other."""
    start = _boxes(head)[-1][1]
    inside = head[start + _HEAD_BYTES :]
    kept = b"".join(inside[at : at + length] for kind, at, length in _boxes(inside) if kind != b"udta")
    said = _box(b"data", _TEXT + comment.encode())
    listed = _box(b"hdlr", _HANDLER) + _box(b"ilst", _box(b"\xa9cmt", said))
    return head[:start] + _box(b"moov", kept + _box(b"udta", _box(b"meta", bytes(4) + listed)))


def _end_of_head(coming: bytearray) -> int | None:
    """Return where moov ends; None while it has not come whole."""
    for kind, at, length in _boxes(bytes(coming)):
        if kind in (b"moof", b"mdat") or at + length > _LARGEST_HEAD_BYTES:
            raise Unreadable(_NO_HEAD)
        if kind == b"moov":
            return at + length if at + length <= len(coming) else None
    return None


def _boxes(content: bytes) -> list[tuple[bytes, int, int]]:
    """Return kind, start and length of the boxes that have begun."""
    found, at = [], 0
    while at + _HEAD_BYTES <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length < _HEAD_BYTES:
            raise Unreadable(_NO_HEAD)
        found.append((kind, at, length))
        at += length
    return found


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", _HEAD_BYTES + len(content), kind) + content
