"""Removes exports whose day has come."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from services.chassis.errors import BadInput
from services.cli.report import export_index, marks, whole_files

# A hidden part this old is no longer being written: its writer was cut off.
_ABANDONED_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that is gone; must_be_gone_by is None for the remains of an interrupted export."""

    path: Path
    must_be_gone_by: datetime | None


def purge(folder: Path, now: datetime, force: bool = False) -> tuple[Removed, ...]:
    """Removes the exports in a folder and in those below it; no other file is touched, no link followed.

    A file is an export if it carries the mark in itself; the earlier of its mark and the index's word counts.

    Args:
        now: with a time zone; a file goes when its moment has come.
        force: every export goes, whatever its day.

    Raises:
        BadInput: the folder is not there, or a file cannot be removed.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder; name the one that holds the exports")
    removed: list[Removed] = []
    try:
        below = sorted(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
        for place in (folder, *below):
            removed += _purge_one(place, now, force)
    except OSError as error:
        raise BadInput(
            f"{error.filename or folder} cannot be purged: {error.strerror or 'unknown reason'}"
        ) from error
    return tuple(removed)


def _purge_one(folder: Path, now: datetime, force: bool) -> list[Removed]:
    index = export_index.read(folder)
    removed = []
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        if path.name.startswith(whole_files.PART_PREFIX):
            if force or time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                removed.append(Removed(path, None))
            continue
        mark = marks.read(path)
        if mark is not None:
            moment = min(mark, index.get(path.name, mark))
            if force or moment <= now:
                removed.append(Removed(path, moment))
    for gone in removed:
        gone.path.unlink(missing_ok=True)
    if removed:
        _rewrite_index(folder, index)
    return removed


def _rewrite_index(folder: Path, index: dict[str, datetime]) -> None:
    left = {name: moment for name, moment in index.items() if (folder / name).exists()}
    if left:
        whole_files.write(folder, {export_index.NAME: export_index.write(left)})
    elif index:
        (folder / export_index.NAME).unlink(missing_ok=True)
    whole_files.sync_folder(folder)
