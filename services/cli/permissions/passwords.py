"""Passwords of the services' users: a folder with one file for each, as an orchestrator mounts a secret."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.chassis.errors import BadInput
from services.cli.permissions.table import table

_BYTES = 32
_SHORTEST = 24


@dataclass(frozen=True, slots=True)
class Passwords:
    """`<folder>/<name>` holds the password of `name`; frame-grabber for the frame_grabber."""

    folder: Path

    def of(self, name: str) -> str:
        """Return a password. BadInput when it is missing or could be guessed."""
        path = self._path(name)
        try:
            password = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeError):
            raise BadInput(
                f"{path}: no password can be read there; run `sightline access passwords {self.folder}`"
            ) from None
        if len(password) < _SHORTEST or not password.isprintable():
            raise BadInput(f"{path}: a password has {_SHORTEST} characters at least, in one line")
        return password

    def make(self, names: Iterable[str] = ()) -> dict[str, bool]:
        """Make those that are not there; say of each whether it was made. BadInput when none can be."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return {name: self._make(self._path(name)) for name in names or table()}
        except OSError as error:
            raise BadInput(f"{self.folder}: passwords cannot be written there ({error.strerror})") from None

    def _path(self, name: str) -> Path:
        return self.folder / name.replace("_", "-")

    @staticmethod
    def _make(path: Path) -> bool:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES))
        return True
