"""Searches bytes like a thief would, for stretches that only one face leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# Long enough never to be there by chance.
WINDOW_BYTES = 32
_LEAST_DISTINCT = 12
_WORD_BYTES = 8
# Small enough for the processor's cache.
_CHUNK_BYTES = 1 << 18
_TABLE_BITS = 24
# Knuth, The Art of Computer Programming 3, 6.4: the golden ratio of 64 bits.
_SPREADS = np.uint64(11400714819323198485)

Words: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Marker:
    """Bytes that only one face leaves, and what they are."""

    kind: str
    track: str
    content: bytes


def windows(kind: str, track: str, content: bytes, step: int = 97, most: int = 40) -> Iterator[Marker]:
    """Yield stretches of `content` that are not flat, spread over all of it."""
    found = 0
    starts = range(0, max(1, len(content) - WINDOW_BYTES + 1), max(step, len(content) // (4 * most)))
    for start in starts:
        piece = content[start : start + WINDOW_BYTES]
        if len(piece) == WINDOW_BYTES and len(set(piece)) >= _LEAST_DISTINCT:
            yield Marker(kind, track, piece)
            found += 1
            if found == most:
                return


class Search:
    """Finds any of many markers; exact.

    Bytes are looked at in words of eight. Wherever a marker lies, three words at least lie within it; by the
    one of them with the most different bytes it is found. A table throws out most other words.
    """

    def __init__(self, markers: list[Marker]) -> None:
        self._markers = list({marker.content: marker for marker in markers}.values())
        assert all(len(marker.content) == WINDOW_BYTES for marker in self._markers)
        joined = b"".join(marker.content for marker in self._markers)
        words, offsets = _telling(np.frombuffer(joined, np.uint8).reshape(-1, WINDOW_BYTES))
        order = np.argsort(words.ravel())
        self._words = words.ravel()[order]
        self._offsets = offsets.ravel()[order]
        self._owners = order // _WORD_BYTES
        self._table = np.zeros(1 << _TABLE_BITS, bool)
        self._table[_hashed(self._words)] = True
        self.searched_bytes = 0

    def within(self, content: bytes | memoryview) -> list[Marker]:
        """Return the markers that occur in `content`."""
        content = memoryview(content).cast("B")
        found: dict[bytes, Marker] = {}
        whole = np.frombuffer(content, "<u8", len(content) // _WORD_BYTES)
        step = _CHUNK_BYTES // _WORD_BYTES
        for at in range(0, len(whole), step):
            words = whole[at : at + step]
            near = np.flatnonzero(self._table[_hashed(words)])
            for place, number in self._same(words, near):
                start = (at + place) * _WORD_BYTES - self._offsets[number]
                marker = self._markers[self._owners[number]]
                if start >= 0 and content[start : start + WINDOW_BYTES] == marker.content:
                    found[marker.content] = marker
        self.searched_bytes += len(content)
        return list(found.values())

    def _same(self, words: Words, near: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
        """Which of the words at `near` are a marker's: where, and the number of that word among theirs."""
        first = np.searchsorted(self._words, words[near], "left")
        last = np.searchsorted(self._words, words[near], "right")
        for one in np.flatnonzero(last > first):
            for number in range(first[one], last[one]):
                yield int(near[one]), number


def _telling(contents: NDArray[np.uint8]) -> tuple[Words, NDArray[np.intp]]:
    """For each marker and each way to lie across words the word to find it by, and its place: (n, 8)."""
    every = np.lib.stride_tricks.sliding_window_view(contents, _WORD_BYTES, axis=1)
    distinct = (np.diff(np.sort(every, axis=2), axis=2) != 0).sum(axis=2)
    ways = [way + _WORD_BYTES * distinct[:, way::_WORD_BYTES].argmax(axis=1) for way in range(_WORD_BYTES)]
    offsets = np.stack(ways, axis=1)
    words = np.ascontiguousarray(np.take_along_axis(every, offsets[..., None], axis=1)).view("<u8")
    return words[..., 0], offsets


def _hashed(words: Words) -> NDArray[np.int64]:
    return ((words * _SPREADS) >> np.uint64(64 - _TABLE_BITS)).view(np.int64)
