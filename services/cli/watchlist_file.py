"""A watchlist on disk: a CSV with one row a photo, or a folder with one folder a subject."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.errors import BadInput

_COLUMNS = ("photo", "subject", "reason", "source", "expires_at")
_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".gif"}


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """One row. `expires_at` is UTC."""

    path: Path
    subject: str
    reason: str
    source: str
    expires_at: datetime


def read(path: Path, *, reason: str, expires_at: datetime) -> list[ListedPhoto]:
    """Read a watchlist. A folder without a CSV takes `reason` and `expires_at` from its deployment.

    BadInput names the row that cannot be read.
    """
    if path.is_dir():
        listing = path / "watchlist.csv"
        if not listing.is_file():
            return list(_folders(path, reason, expires_at))
        path = listing
    if not path.is_file():
        raise BadInput(f"{path}: there is no such watchlist; name a CSV or a folder")
    return list(_rows(path))


def _folders(folder: Path, reason: str, expires_at: datetime) -> Iterator[ListedPhoto]:
    subjects = sorted(inner for inner in folder.iterdir() if inner.is_dir())
    for subject in subjects:
        for photo in sorted(subject.iterdir()):
            if photo.suffix.lower() in _PICTURES:
                yield ListedPhoto(photo, subject.name, reason, f"folder {folder.name}", expires_at)


def _rows(path: Path) -> Iterator[ListedPhoto]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise BadInput(f"{path}: it lacks the column {missing[0]}; it needs {', '.join(_COLUMNS)}")
            for number, row in enumerate(rows, 2):
                yield _photo(path, number, {key: (row[key] or "").strip() for key in _COLUMNS})
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None
    except (csv.Error, UnicodeDecodeError):
        raise BadInput(f"{path}: is not a CSV in UTF-8") from None


def _photo(path: Path, number: int, row: dict[str, str]) -> ListedPhoto:
    try:
        expires_at = datetime.fromisoformat(row["expires_at"])
    except ValueError:
        raise BadInput(f"{path}, row {number}: expires_at: write it as 2026-12-31T18:00:00Z") from None
    if expires_at.tzinfo is None:
        expires_at = expires_at.replace(tzinfo=UTC)
    photo = path.parent / row["photo"]
    return ListedPhoto(photo, row["subject"], row["reason"], row["source"], expires_at.astimezone(UTC))
