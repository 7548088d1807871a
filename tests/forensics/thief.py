"""Searches bytes like a thief would, for stretches that only one face leaves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Long enough never to be there by chance.
WINDOW_BYTES = 32
_LEAST_DISTINCT = 12
# Small enough for the processor's cache, as the tables are.
_CHUNK_BYTES = 1 << 18
_TABLE_BITS = 20
# Knuth, The Art of Computer Programming 3, 6.4: the golden ratio of 32 bits.
_SPREADS = np.uint32(2654435769)
# Which words of four bytes are looked up.
_WORDS = (0, 2, 4)


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
    """Finds any of many markers; exact, by way of tables over four bytes that throw most places out."""

    def __init__(self, markers: list[Marker]) -> None:
        self._by_content: dict[bytes, Marker] = {marker.content: marker for marker in markers}
        self._tables = {word: np.zeros(1 << _TABLE_BITS, dtype=bool) for word in _WORDS}
        joined = np.frombuffer(b"".join(self._by_content), "<u4").reshape(-1, WINDOW_BYTES // 4)
        for word, table in self._tables.items():
            table[_hashed(joined[:, word])] = True
        self.searched_bytes = 0

    def within(self, content: bytes | memoryview) -> list[Marker]:
        """Return the markers that occur in `content`."""
        found: dict[bytes, Marker] = {}
        for at in range(0, len(content), _CHUNK_BYTES):
            # One window more: a marker may lie across two chunks.
            self._search(bytes(content[at : at + _CHUNK_BYTES + WINDOW_BYTES]), found)
        self.searched_bytes += len(content)
        return list(found.values())

    def _search(self, chunk: bytes, found: dict[bytes, Marker]) -> None:
        if len(chunk) < WINDOW_BYTES or not chunk.strip(b"\0"):
            return
        for shift in range(4):
            hashed = _hashed(np.frombuffer(chunk, "<u4", (len(chunk) - shift) // 4, shift))
            near = np.flatnonzero(self._tables[0][hashed[: -max(_WORDS)]])
            for word in _WORDS[1:]:
                near = near[self._tables[word][hashed[near + word]]]
            for place in near * 4 + shift:
                piece = chunk[place : place + WINDOW_BYTES]
                if piece in self._by_content:
                    found[piece] = self._by_content[piece]


def _hashed(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (words * _SPREADS) >> np.uint32(32 - _TABLE_BITS)
