"""The people of a directory, as its file has them now: who is taken out of it is out within a second."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from services.chassis.access.people import Person
from services.chassis.errors import BadInput

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
_Mark = tuple[int, int, int]


class PeopleOnDisk(Mapping[str, Person]):
    """`read` reads all of it. While the file cannot be read, whoever stood there stands, and that is said."""

    def __init__(
        self,
        path: Path,
        read: Callable[[], Mapping[str, Person]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._read = read
        self._clock = clock
        self._mark = _mark_of(path)
        self._people = read()
        self._looked_at = clock()

    def __getitem__(self, name: str) -> Person:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def _now(self) -> Mapping[str, Person]:
        now = self._clock()
        if now - self._looked_at < _LOOK_SECONDS:
            return self._people
        self._looked_at = now
        mark = _mark_of(self._path)
        if mark != self._mark:
            self._mark = mark
            try:
                self._people = self._read()
            except BadInput as error:
                _LOG.warning("who stood in the directory before stands there still: %s", error)
        return self._people


def _mark_of(path: Path) -> _Mark | None:
    """Return what changes with a file that is replaced, or written to."""
    try:
        stated = os.stat(path)
    except OSError:
        return None
    return stated.st_ino, stated.st_size, stated.st_mtime_ns
