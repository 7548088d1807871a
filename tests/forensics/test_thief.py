"""The search is exact: whatever lies anywhere is found, and nothing else."""

import random

import pytest

from tests.forensics import thief
from tests.forensics.thief import WINDOW_BYTES, Marker, Search

_RANDOM = random.Random(5)
PLAIN = Marker("shot", "1", _RANDOM.randbytes(WINDOW_BYTES))
# Flat but for its end, and of one word thrice: whichever way it lies, it must be found by what tells.
FLAT = Marker("pixels", "2", bytes(21) + bytes(range(101, 112)))
REPEATED = Marker("box", "3", bytes(range(12)) + bytes(range(8)) + bytes(range(12)))
LIKE_IT = Marker("box", "4", REPEATED.content[:-1] + b"\xff")
MARKERS = [PLAIN, FLAT, REPEATED, LIKE_IT]


@pytest.mark.parametrize("marker", MARKERS, ids=["plain", "flat", "repeated", "like it"])
@pytest.mark.parametrize(
    "around", [b"\0", b"\xa5", PLAIN.content[:8]], ids=["zeros", "freed", "words of another"]
)
def test_a_marker_is_found_wherever_it_lies(
    marker: Marker, around: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the beginning, at the end, and across any two words and any two chunks."""
    monkeypatch.setattr(thief, "_CHUNK_BYTES", 128)
    search = Search(MARKERS)
    for before in range(280):
        for after in (0, 1, 7, 50):
            content = (around * 300)[:before] + marker.content + (around * 300)[:after]
            assert search.within(content) == [marker], (before, after)


def test_what_is_no_marker_is_not_found() -> None:
    search = Search(MARKERS)
    torn = [marker.content[:-1] + bytes([marker.content[-1] ^ 1]) for marker in (PLAIN, FLAT)]
    cut = [marker.content[1:] for marker in MARKERS]
    assert search.within(b"".join([*torn, bytes(99), *cut, PLAIN.content[:31]])) == []
    assert search.searched_bytes == 64 + 99 + 4 * 31 + 31


def test_in_a_view_of_whatever_format_it_is_found() -> None:
    content = bytes(24) + PLAIN.content + bytes(8)
    for view in (memoryview(content), memoryview(content).cast("b"), memoryview(content).cast("Q")):
        assert Search(MARKERS).within(view) == [PLAIN]


def test_without_markers_and_in_nothing_nothing_is_found() -> None:
    assert Search([]).within(b"something" * 99) == [] == Search(MARKERS).within(b"")
