"""Where something may be left: folders, memory of processes, what was written down of a conversation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# A picture that lies across two pieces is found where they overlap.
_READ_BYTES, _OVERLAP_BYTES = 64 << 20, 4 << 20


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
    """What these processes may write to, as it is when it is asked for."""

    def pieces() -> Iterator[bytes]:
        for pid in pids():
            yield from _of_process(pid)

    return Place(name, pieces)


def contents(name: str, given: Iterable[bytes]) -> Place:
    """Bytes that somebody has already: opened records, a capture in plain."""
    kept = list(given)
    return Place(name, lambda: iter(kept))


def _of_file(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            before = b""
            while read := opened.read(_READ_BYTES):
                yield before + read
                before = read[-_OVERLAP_BYTES:]
    except FileNotFoundError:
        return  # a server that still runs has removed it meanwhile


def _of_process(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as opened:
        for start, end in _writable(pid):
            for at in range(start, end, _READ_BYTES):
                try:
                    opened.seek(at)
                    yield opened.read(min(_READ_BYTES + _OVERLAP_BYTES, end - at))
                except (OSError, ValueError, OverflowError):
                    continue


def _writable(pid: int) -> list[tuple[int, int]]:
    regions = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, permissions, *rest = line.split()
        if permissions.startswith("rw") and "[vvar" not in " ".join(rest):
            start, end = (int(part, 16) for part in span.split("-"))
            regions.append((start, end))
    return regions
