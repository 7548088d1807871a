"""Where something may be left: folders, memory of processes, what was written down of a conversation."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

# A picture that lies across two pieces is found where they overlap.
_READ_BYTES, _OVERLAP_BYTES = 64 << 20, 4 << 20
_PARQUET = b"PAR1"
_PAGE_BYTES, _GAP_PAGES = os.sysconf("SC_PAGE_SIZE"), 64


@dataclass(frozen=True, slots=True)
class Place:
    """`pieces` gives all of its bytes, in pieces that may overlap; asked again, it reads again."""

    name: str
    pieces: Callable[[], Iterator[bytes]]


def folders(name: str, *paths: Path, leave_out: Collection[Path] = ()) -> Place:
    """Every file beneath each of `paths`, or the file itself."""

    def pieces() -> Iterator[bytes]:
        for path in paths:
            for file in [path] if path.is_file() else sorted(path.rglob("*")):
                if file.is_file() and not file.is_symlink() and file not in leave_out:
                    yield from _of_file(file)

    return Place(name, pieces)


def memory(name: str, pids: Callable[[], Sequence[int]]) -> Place:
    """What these processes may write to, as it is when it is asked for; what they share, once."""

    def pieces() -> Iterator[bytes]:
        first, *others = pids()
        yield from _of_process(first, shared=True)
        for pid in others:
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
                yield from _of_process(pid, shared=False)

    return Place(name, pieces)


def columns(name: str, folder: Path) -> Place:
    """The columns of every Parquet file beneath `folder`, or within another file there, unpacked."""

    def pieces() -> Iterator[bytes]:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                for piece in _of_file(file):
                    yield from _parquet(piece)

    return Place(name, pieces)


def contents(name: str, given: Iterable[bytes]) -> Place:
    """Bytes that somebody has already: opened records, a capture in plain."""
    kept = list(given)
    return Place(name, lambda: iter(kept))


def _of_file(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            for start, end in _written(opened.fileno()):
                yield from _pieces(opened, start, end)
    except FileNotFoundError:
        return  # a server that still runs has removed it meanwhile


def _written(file: int) -> Iterator[tuple[int, int]]:
    """Yield where a file has content: Kafka lays out gigabytes of indexes, and writes little into them."""
    end = 0
    while True:
        try:
            start = os.lseek(file, end, os.SEEK_DATA)
        except OSError:
            return  # there is no more
        end = os.lseek(file, start, os.SEEK_HOLE)
        yield start, end


def _pieces(opened: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _READ_BYTES):
        try:
            opened.seek(at)
            yield opened.read(min(_READ_BYTES + _OVERLAP_BYTES, end - at))
        except (OSError, ValueError, OverflowError):
            continue  # a page that nobody may read


def _parquet(content: bytes) -> Iterator[bytes]:
    marks = [found.start() for found in re.finditer(_PARQUET, content)]
    for begin, end in pairwise(marks):
        try:
            table = parquet.read_table(pa.BufferReader(content[begin : end + len(_PARQUET)]))
        except (pa.ArrowInvalid, OSError):
            continue
        for column in table.columns:
            buffers = [buffer for chunk in column.chunks for buffer in chunk.buffers() if buffer is not None]
            yield from (buffer.to_pybytes() for buffer in buffers)


def _of_process(pid: int, shared: bool) -> Iterator[bytes]:
    with (
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as opened,
        Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pages,
    ):
        for start, end in _writable(pid, shared):
            for first, last in _present(pages, start // _PAGE_BYTES, end // _PAGE_BYTES):
                yield from _pieces(opened, first * _PAGE_BYTES, last * _PAGE_BYTES)


def _present(pages: BinaryIO, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield runs of pages that were ever written to, in memory or in swap; short gaps are read along."""
    pages.seek(8 * first)
    known = np.frombuffer(pages.read(8 * (last - first)), "<u8")
    there = np.flatnonzero(known >> np.uint64(62))
    if len(there):
        runs = np.split(there, np.flatnonzero(np.diff(there) > _GAP_PAGES) + 1)
        yield from ((first + int(run[0]), first + int(run[-1]) + 1) for run in runs)


def _writable(pid: int, shared: bool) -> list[tuple[int, int]]:
    regions = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, permissions, *rest = line.split()
        wanted = permissions.startswith("rw") and (shared or permissions.endswith("p"))
        if wanted and "[vvar" not in " ".join(rest):
            start, end = (int(part, 16) for part in span.split("-"))
            regions.append((start, end))
    return regions
