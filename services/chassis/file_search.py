"""Searches files for what fingerprints were made of, wherever in them it may begin."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import Unavailable
from services.chassis.fingerprints import STRETCH_BYTES, Fingerprints, mixed_at
from services.chassis.sealing import wipe

_READ_BYTES = 1 << 20
# A table of so many bits of a fingerprint throws most places out before anything is looked up.
_TABLE_BITS = 20
# A database may write a file anew, and delete the old one, meanwhile: what is new is looked at too.
_PASSES = 3

_Key = tuple[int, int, int]


@dataclass(slots=True)
class FileSearch:
    """What was found so far: items by number, each with a file that holds it; and how many bytes."""

    sought: Fingerprints
    searched_bytes: int = 0
    found: dict[int, Path] = field(default_factory=dict)
    _sorted: NDArray[np.uint64] = field(init=False)
    _owners: NDArray[np.intp] = field(init=False)
    _near: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        flat = self.sought.prints.reshape(-1)
        order = np.argsort(flat)
        self._sorted, self._owners = flat[order], order // max(1, self.sought.prints.shape[1])
        self._near = np.zeros(1 << _TABLE_BITS, np.bool_)
        self._near[_coarse(flat)] = True

    def folder(self, folder: Path) -> None:
        """Search every file below a folder. Unavailable when something of it cannot be read."""
        known: dict[Path, _Key] = {}
        for _ in range(_PASSES):
            new = {path: key for path, key in _files(folder) if known.get(path) != key}
            if not new:
                return
            for path in sorted(new):
                self.file(path)
            known |= new

    def file(self, path: Path) -> None:
        """Search one file; one that is gone by now holds nothing."""
        if not len(self._sorted):
            return
        buffer = bytearray(_READ_BYTES + STRETCH_BYTES)
        view, kept = memoryview(buffer), 0
        try:
            with path.open("rb", buffering=0) as file:
                while count := file.readinto(view[kept : kept + _READ_BYTES]):
                    for item in self._within(view[: kept + count]):
                        self.found.setdefault(item, path)
                    self.searched_bytes += count
                    # A stretch may lie across two readings.
                    left = min(STRETCH_BYTES - 1, kept + count)
                    view[:left] = bytes(view[kept + count - left : kept + count])
                    kept = left
        except OSError as error:
            _unreadable(error)
        finally:
            view.release()
            wipe(buffer)

    def _within(self, content: memoryview) -> Iterator[int]:
        for shift in range(min(8, len(content) - STRETCH_BYTES + 1)):
            prints = mixed_at(content, shift, self.sought.key)
            near = prints[self._near[_coarse(prints)]]
            places = np.minimum(np.searchsorted(self._sorted, near), len(self._sorted) - 1)
            yield from self._owners[places[self._sorted[places] == near]].tolist()


def _coarse(prints: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return prints >> np.uint64(64 - _TABLE_BITS)


def _files(folder: Path) -> Iterator[tuple[Path, _Key]]:
    """Yield each file below a folder, and what changes when it is written. Links are not followed."""
    for parent, _, names in os.walk(folder, onerror=_unreadable):
        for path in (Path(parent, name) for name in names):
            with suppress(FileNotFoundError):
                stat = path.lstat()
                if S_ISREG(stat.st_mode) and stat.st_size:
                    yield path, (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise Unavailable(f"{error.filename}: it cannot be read; let this service's user read it") from None
