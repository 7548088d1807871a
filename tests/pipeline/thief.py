"""Searches bytes like a thief would: memory of a live process, and every file it wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

# Long enough never to be there by chance.
WINDOW_BYTES = 32
_LEAST_DISTINCT = 12
# Small enough for the processor's cache.
_CHUNK_BYTES = 1 << 20
_READ_BYTES = 64 << 20


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
    """Finds any of many markers; exact, by way of a table over three bytes that throws most places out."""

    def __init__(self, markers: list[Marker]) -> None:
        self._by_content: dict[bytes, Marker] = {marker.content: marker for marker in markers}
        self._first = np.zeros(1 << 24, dtype=bool)
        self._later = np.zeros(1 << 24, dtype=bool)
        for content in self._by_content:
            self._first[_triple(content, 1)] = True
            self._later[_triple(content, 9)] = True
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
            words = np.frombuffer(chunk, "<u4", (len(chunk) - shift - 12) // 4 + 3, shift)
            triples = words >> np.uint32(8)  # bytes 1 to 3 of each word
            near = np.flatnonzero(self._first[triples[:-2]])
            near = near[self._later[triples[near + 2]]]
            for place in near * 4 + shift:
                piece = chunk[place : place + WINDOW_BYTES]
                if piece in self._by_content:
                    found[piece] = self._by_content[piece]

    def files(self, folder: Path) -> list[Marker]:
        """Return the markers that occur in any file below `folder`."""
        found = []
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found += self.within(path.read_bytes())
        return found

    def galleries(self, folder: Path) -> tuple[list[Marker], int]:
        """Search Milvus Lite's files as they are and decoded; return also how many vectors were decoded."""
        found, vectors = self.files(folder), 0
        for path in sorted(folder.rglob("*.parquet")):
            for column in parquet.read_table(path).columns:
                for chunk in column.chunks:
                    if pa.types.is_fixed_size_list(chunk.type):
                        vectors += len(chunk)
                    for buffer in chunk.buffers():
                        if buffer is not None:
                            found += self.within(memoryview(buffer))
        return found, vectors

    def memory(self, pid: int) -> list[Marker]:
        """Return the markers that occur in the writable memory of a live process."""
        found = []
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for start, end in _writable(pid):
                for at in range(start, end, _READ_BYTES):
                    try:
                        memory.seek(at)
                        found += self.within(memory.read(min(_READ_BYTES + WINDOW_BYTES, end - at)))
                    except (OSError, ValueError, OverflowError):
                        continue
        return found


def _triple(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 3], "little")


def _writable(pid: int) -> list[tuple[int, int]]:
    regions = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, permissions, *rest = line.split()
        if "w" in permissions and "r" in permissions and "[vvar" not in " ".join(rest):
            start, end = (int(part, 16) for part in span.split("-"))
            regions.append((start, end))
    return regions
