"""Sealed evidence as files, one for each alert, in a folder that only this user may enter."""

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

    async def put(self, alert_id: str, sealed: bytes) -> None:
        """Keep it."""
        await asyncio.to_thread(self._put, alert_id, sealed)

    async def get(self, alert_id: str) -> bytes | None:
        """Return it; None when it is gone."""
        return await asyncio.to_thread(self._get, alert_id)

    async def delete(self, alert_id: str) -> None:
        """Delete it."""
        await asyncio.to_thread(self._delete, alert_id)

    def _put(self, alert_id: str, sealed: bytes) -> None:
        path = self._path(alert_id)
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

    def _get(self, alert_id: str) -> bytes | None:
        try:
            return self._path(alert_id).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise Unavailable(f"{self._folder}: evidence cannot be read") from None

    def _delete(self, alert_id: str) -> None:
        try:
            self._path(alert_id).unlink(missing_ok=True)
        except OSError:
            raise Unavailable(f"{self._folder}: evidence cannot be deleted") from None

    def _path(self, alert_id: str) -> Path:
        if not (alert_id.isascii() and alert_id.isalnum() and len(alert_id) <= _ID_LENGTH_LIMIT):
            raise BadInput("an alert's id is some letters and digits only")
        return self._folder / f"{alert_id}.sealed"
