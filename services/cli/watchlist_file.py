"""A watchlist on disk: a CSV with one row a photo, or a folder with one folder a subject."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.errors import BadInput

_COLUMNS = ("photo", "subject", "reason", "source", "expires_at")
# What lies about in folders of photos. Anything else is tried, so that a photo never goes missing unsaid.
_NO_PHOTOS = {".csv", ".db", ".ini", ".json", ".md", ".txt", ".yaml"}


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
            return _some(path, list(_folders(path, reason, expires_at)))
        path = listing
    if not path.is_file():
        raise BadInput(f"{path}: there is no such watchlist; name a CSV or a folder")
    return _some(path, list(_rows(path)))


def refuse_expired(photos: Sequence[ListedPhoto], now: datetime) -> None:
    """Raise BadInput when an entry has expired: nobody may be looked for by it."""
    for photo in photos:
        if photo.expires_at <= now:
            raise BadInput(
                f"watchlist: the entry of {photo.subject} ({photo.path.name}) expired on"
                f" {photo.expires_at:%Y-%m-%d %H:%M} UTC; take it off the list, or have it renewed"
            )


def _some(path: Path, photos: list[ListedPhoto]) -> list[ListedPhoto]:
    if not photos:
        raise BadInput(f"{path}: lists nobody; give each subject a folder with photos, or a row in a CSV")
    return photos


def _folders(folder: Path, reason: str, expires_at: datetime) -> Iterator[ListedPhoto]:
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        found = {path: sorted(path.iterdir()) for path in inside if path.is_dir()}
    except OSError as error:
        raise BadInput(f"{error.filename or folder}: cannot be read ({error.strerror})") from None
    for stray in inside:
        if stray not in found and stray.suffix.lower() not in _NO_PHOTOS:
            raise BadInput(f"{stray}: put it into a folder that is named after its subject")
    for subject, photos in found.items():
        for photo in photos:
            if photo.suffix.lower() not in _NO_PHOTOS and not photo.name.startswith("."):
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
        if expires_at.tzinfo is None:
            expires_at = expires_at.replace(tzinfo=UTC)
        expires_at = expires_at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{path}, row {number}: expires_at: write it as 2026-12-31T18:00:00Z") from None
    photo = path.parent / row["photo"]
    return ListedPhoto(photo, row["subject"], row["reason"], row["source"], expires_at)
