"""Keys of days as files in a folder that only this user may enter, apart from records and evidence."""

import asyncio
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from services.chassis.errors import Unavailable
from services.chassis.sealing import new_key

_SUFFIX = ".key"


class FileDayKeys:
    """DayKeys over a folder.

    A file is overwritten before it is deleted; what a disk keeps of an overwritten block is its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise Unavailable(f"{self._folder}: the keys of days cannot be kept there") from None

    async def get(self, day: date) -> bytes | None:
        """Return the key of a day."""
        return await asyncio.to_thread(self._read, day)

    async def make(self, day: date) -> bytes:
        """Return the key of a day, made if it is not there."""
        return await asyncio.to_thread(self._make, day)

    async def days(self) -> Sequence[date]:
        """Return the days that have a key."""
        return sorted(date.fromisoformat(path.stem) for path in self._folder.glob(f"*{_SUFFIX}"))

    async def destroy(self, day: date) -> None:
        """Overwrite and delete the key of a day."""
        await asyncio.to_thread(self._destroy, day)

    def _path(self, day: date) -> Path:
        return self._folder / f"{day.isoformat()}{_SUFFIX}"

    def _read(self, day: date) -> bytes | None:
        try:
            key = self._path(day).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == 32 else None

    def _make(self, day: date) -> bytes:
        known = self._read(day)
        if known is not None:
            return known
        path = self._path(day)
        part = path.with_suffix(".part")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(new_key())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise Unavailable(f"{self._folder}: a key cannot be written; is the disk full?") from None
        return path.read_bytes()

    def _destroy(self, day: date) -> None:
        path = self._path(day)
        try:
            with path.open("r+b") as file:
                file.write(bytes(32))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
