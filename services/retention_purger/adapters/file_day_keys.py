"""Keys of days as files in a folder that only this user may enter, apart from records and evidence."""

import asyncio
import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from services.chassis.errors import Unavailable
from services.chassis.private_folder import open_private
from services.chassis.sealing import new_key

_SUFFIX = ".key"
_KEY_BYTES = 32
# Beside the keys: replicas that share the folder take turns by it.
_LOCK = ".lock"


class FileDayKeys:
    """DayKeys over a folder.

    Replicas may share the folder: of a day they have the same key, or none. A file is overwritten when its
    key is destroyed, and stays as a mark until it is struck out; what a disk keeps of an overwritten block
    is its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = threading.Lock()

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():  # or the half written key of another replica would be removed
                open_private(self._folder, "the keys of days")
                self._sync_folder()
        except OSError:
            raise Unavailable(f"{self._folder}: the keys of days cannot be kept there") from None

    async def get(self, day: date) -> bytes | None:
        """Return the key of a day."""
        return await asyncio.to_thread(self._read, day)

    async def make(self, day: date) -> bytes:
        """Return the key of a day, made if it is not there."""
        return await asyncio.to_thread(self._make, day)

    async def days(self) -> Sequence[date]:
        """Return the days that have a key, or what is left of one."""
        paths = await asyncio.to_thread(lambda: list(self._folder.glob(f"*{_SUFFIX}")))
        return sorted(day for path in paths if (day := _day_of(path)) is not None)

    async def destroy(self, day: date) -> None:
        """Overwrite the key of a day. Unavailable when it cannot be."""
        await asyncio.to_thread(self._change, day, self._overwrite)

    async def strike_out(self, day: date) -> None:
        """Delete what is left of a day's key. Unavailable when it cannot be."""
        await asyncio.to_thread(self._change, day, self._delete)

    def _path(self, day: date) -> Path:
        return self._folder / f"{day.isoformat()}{_SUFFIX}"

    def _read(self, day: date) -> bytes | None:
        try:
            key = self._path(day).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise Unavailable(f"{self._folder}: a key cannot be read") from None
        # Overwritten and not deleted yet: the power went in between.
        return key if len(key) == _KEY_BYTES and key != bytes(_KEY_BYTES) else None

    def _make(self, day: date) -> bytes:
        try:
            with self._alone():  # of two alerts, neither may be wrapped under a key that is then replaced
                known = self._read(day)
                return known if known is not None else self._write(self._path(day))
        except OSError:
            raise Unavailable(f"{self._folder}: a key cannot be written; is the disk full?") from None

    def _write(self, path: Path) -> bytes:
        part = path.with_suffix(".part")
        key = bytes(new_key())
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            self._sync_folder()
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return key

    def _change(self, day: date, change: Callable[[Path], None]) -> None:
        try:
            with self._alone():
                change(self._path(day))
        except FileNotFoundError:
            return
        except OSError:
            raise Unavailable(f"{self._folder}: the key of {day} cannot be destroyed") from None

    def _overwrite(self, path: Path) -> None:
        with path.open("r+b") as file:
            file.write(bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())

    def _delete(self, path: Path) -> None:
        if path.read_bytes() == bytes(_KEY_BYTES):
            path.unlink()
            self._sync_folder()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep out other threads, and other processes. OSError when the folder cannot be written."""
        with self._one_at_a_time:
            descriptor = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _day_of(path: Path) -> date | None:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        return None  # not one of ours
