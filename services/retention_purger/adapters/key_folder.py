"""Keys as files in a folder that only this user may enter, apart from records and evidence."""

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


class KeyFolder:
    """Keys by name; `purpose` says in errors what they are.

    Replicas may share the folder: of a name they have the same key, or none. A file is overwritten when its
    key is destroyed, and stays as a mark until it is struck out; what a disk keeps of an overwritten block
    is its own.
    """

    def __init__(self, folder: Path, purpose: str) -> None:
        self._folder = folder
        self._purpose = purpose
        self._one_at_a_time = threading.Lock()

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():  # or the half written key of another replica would be removed
                open_private(self._folder, self._purpose)
                self._sync_folder()
        except OSError:
            raise Unavailable(f"{self._folder}: {self._purpose} cannot be kept there") from None

    async def get(self, name: str) -> bytes | None:
        """Return the key."""
        return await asyncio.to_thread(self._read, name)

    async def make(self, name: str) -> bytes:
        """Return the key, made if it is not there."""
        return await asyncio.to_thread(self._make, name)

    async def names(self) -> Sequence[str]:
        """Return the names that have a key, or what is left of one."""
        paths = await asyncio.to_thread(lambda: list(self._folder.glob(f"*{_SUFFIX}")))
        return sorted(path.stem for path in paths)

    async def destroy(self, name: str) -> None:
        """Overwrite the key. Unavailable when it cannot be."""
        await asyncio.to_thread(self._change, name, self._overwrite)

    async def strike_out(self, name: str) -> None:
        """Delete what is left of a key. Unavailable when it cannot be."""
        await asyncio.to_thread(self._change, name, self._delete)

    async def rename(self, name: str, other: str) -> None:
        """Give a key another name, which no other has. Unavailable when it cannot be."""
        await asyncio.to_thread(self._change, name, lambda path: self._rename(path, self._path(other)))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _read(self, name: str) -> bytes | None:
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise Unavailable(f"{self._folder}: a key cannot be read") from None
        # Overwritten and not deleted yet: the power went in between.
        return key if len(key) == _KEY_BYTES and key != bytes(_KEY_BYTES) else None

    def _make(self, name: str) -> bytes:
        try:
            with self._alone():  # of two alerts, neither may be wrapped under a key that is then replaced
                known = self._read(name)
                return known if known is not None else self._write(self._path(name))
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

    def _change(self, name: str, change: Callable[[Path], None]) -> None:
        try:
            with self._alone():
                change(self._path(name))
        except FileNotFoundError:
            return
        except OSError:
            raise Unavailable(f"{self._folder}: the key of {name} cannot be destroyed") from None

    def _overwrite(self, path: Path) -> None:
        with path.open("r+b") as file:
            file.write(bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())

    def _delete(self, path: Path) -> None:
        if path.read_bytes() == bytes(_KEY_BYTES):
            path.unlink()
            self._sync_folder()

    def _rename(self, path: Path, other: Path) -> None:
        path.rename(other)
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


def day_of_name(name: str) -> date | None:
    """Return the day that a name says; None where the file is not one of ours."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
