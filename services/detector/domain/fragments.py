"""Pieces of a fragmented MP4 (ISO/IEC 14496-12), moved in time: what followed one start follows another."""

from collections.abc import Iterator

_BOX_BYTES = 8
_VERSION_BYTES = 4
_INSIDE = {b"moof", b"traf"}
_SEQUENCE, _DECODE_TIME = b"mfhd", b"tfdt"


def renumber(fragment: bytearray, number: int, later_ms: int) -> None:
    """Make it fragment `number` of another file, in place, `later_ms` later than it was.

    Its time scale is a thousandth of a second. ValueError when it is no fragment.
    """
    found = set()
    for kind, start in _boxes(fragment, 0, len(fragment)):
        at = start + _BOX_BYTES + _VERSION_BYTES
        if kind == _SEQUENCE:
            fragment[at : at + 4] = number.to_bytes(4, "big")
        elif kind == _DECODE_TIME:
            length = 8 if fragment[start + _BOX_BYTES] == 1 else 4
            moved = int.from_bytes(fragment[at : at + length], "big") + later_ms
            fragment[at : at + length] = moved.to_bytes(length, "big")
        found.add(kind)
    if not {_SEQUENCE, _DECODE_TIME} <= found:
        raise ValueError("no fragment of an MP4")


def _boxes(content: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    """The kind and the start of each box, and of those inside."""
    while start < end:
        length = int.from_bytes(content[start : start + 4], "big")
        if length < _BOX_BYTES or start + length > end:
            raise ValueError("a box of an MP4 is longer than what holds it")
        kind = bytes(content[start + 4 : start + _BOX_BYTES])
        yield kind, start
        if kind in _INSIDE:
            yield from _boxes(content, start + _BOX_BYTES, start + length)
        start += length
