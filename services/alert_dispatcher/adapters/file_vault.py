"""Sealed evidence as files, one for each key of an alert, in a folder that only this user may enter."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from services.chassis.errors import BadInput, Unavailable
from services.chassis.private_folder import open_private

# A longer name is none that a file can have: not a disk that is full, to be tried again for ever.
_ID_LENGTH_LIMIT = 128


class FileVault:
    """Vault over a folder; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> None:
        """Make the folder. Unavailable when it cannot be made."""
        open_private(self._folder, "the evidence")

    async def put(self, alert_id: str, mark: str, sealed: bytes) -> None:
        """Keep it."""
        await asyncio.to_thread(self._put, self._path(alert_id, mark), sealed)

    async def get(self, alert_id: str, mark: str) -> bytes | None:
        """Return it, or what was kept before files had marks; None when it is gone."""
        marked = await asyncio.to_thread(self._get, self._path(alert_id, mark))
        return marked or await asyncio.to_thread(self._get, self._path(alert_id))

    async def delete(self, alert_id: str, mark: str = "") -> None:
        """Delete it; all of the alert without a mark."""
        await asyncio.to_thread(self._delete, self._path(alert_id, mark), not mark)

    def _put(self, path: Path, sealed: bytes) -> None:
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise Unavailable(f"{self._folder}: evidence cannot be written; is the disk full?") from None

    def _get(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise Unavailable(f"{self._folder}: evidence cannot be read") from None

    def _delete(self, path: Path, with_marked: bool) -> None:
        try:
            path.unlink(missing_ok=True)
            for other in self._folder.iterdir() if with_marked else ():
                if other.name.startswith(f"{path.stem}-"):
                    other.unlink(missing_ok=True)
        except OSError:
            raise Unavailable(f"{self._folder}: evidence cannot be deleted") from None

    def _path(self, alert_id: str, mark: str = "") -> Path:
        if not (_is_plain(alert_id) and (not mark or _is_plain(mark))):
            raise BadInput("an alert's id is some letters and digits only")
        return self._folder / f"{alert_id}{mark and '-'}{mark}.sealed"


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isalnum() and len(name) <= _ID_LENGTH_LIMIT
