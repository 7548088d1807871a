"""Heads and keys as files: what signs, what others know it by, and what a signer or a witness remembers."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from services.chassis.errors import BadInput, SightlineError
from services.cli.report.whole_files import sync_folder
from services.tree_heads.keys import PublicKey, SecretKey, Way, public_key_of, secret_key_of
from services.tree_heads.notes import LONGEST_NOTE, Note, note_of

_LONGEST_KEY = 4_096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_key(path: Path, name: str) -> SecretKey:
    """Make a key and its file, for this user alone. BadInput when the file is there already."""
    key = SecretKey.generate(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(f"{path}: no key can be written there ({error.strerror}); name a new file") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.line + "\n")
    return key


def secret_key(path: Path) -> SecretKey:
    """Read a key that signs. BadInput when it is none, or others of this machine may read it."""
    text = _read(path, _LONGEST_KEY)
    if path.stat().st_mode & _OTHERS:
        raise BadInput(f"{path}: others may read this key; run: chmod 600 {path}")
    try:
        return secret_key_of(text)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from None


def public_keys(named: Sequence[str]) -> list[PublicKey]:
    """Return the keys that are named: each a line, or a file that holds one."""
    return [public_key_of(one if "+" in one else _read(Path(one), _LONGEST_KEY)) for one in named]


def the_signer(named: str) -> PublicKey:
    """Return the key of a chain's own signer. BadInput when it is a witness'."""
    (key,) = public_keys([named])
    if key.way is not Way.SIGNER:
        raise BadInput(f"{key.name}'s is the key of a witness; name that of the chain's signer")
    return key


def note_in(path: Path) -> Note:
    """Read a signed head. BadInput when there is none."""
    text = _read(path, LONGEST_NOTE + 1)
    try:
        return note_of(text)
    except SightlineError as error:
        raise BadInput(f"{path}: {error}") from None


def _read(path: Path, most: int) -> str:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            return file.read(most)
    except (OSError, ValueError):
        raise BadInput(f"{path}: cannot be read; name another file") from None


def replace_text(path: Path, text: str) -> None:
    """Write a text, whole or not at all, and onto the disk. BadInput when it cannot be."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.absolute().parent)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another file") from None
