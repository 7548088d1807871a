"""Writes several files into one folder so that none of them is ever there in part."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from services.chassis.errors import BadInput

PART_PREFIX: Final = ".sightline-part-"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes all under hidden names first, then gives them their names in the order of `files`.

    Raises:
        BadInput: the folder cannot be written to or has no room; nothing of these files is left there then.
    """
    parts: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            part = folder / f"{PART_PREFIX}{os.getpid()}-{name}"
            parts[part] = folder / name
            _write_through(part, content)
        for part, path in parts.items():
            part.replace(path)
        sync_folder(folder)
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise BadInput(
            f"{folder} cannot be written to: {why}; free some room or name another folder"
        ) from error
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file that is long: under a hidden name until all of it is there; nothing of it is left otherwise.

    Raises:
        BadInput: it cannot be written, or has no room.
    """
    part = path.with_name(f"{PART_PREFIX}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(part) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise BadInput(f"{path} cannot be written: {why}; free some room or name another folder") from error
    finally:
        part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes new names, and the loss of old ones, survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_through(path: Path, content: bytes) -> None:
    with _opened(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _opened(path: Path) -> BinaryIO:
    # Readable by its owner alone: it holds faces.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
