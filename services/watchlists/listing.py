"""A watchlist on disk: a CSV with one row a photo, or a folder with one folder a subject."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.errors import BadInput

LISTING = "watchlist.csv"
_COLUMNS = ("photo", "subject", "reason", "source", "expires_at")
# What an authorised deployment needs besides, or may say; a trial may leave it out.
_MORE_COLUMNS = ("category", "date_of_birth", "justification", "instruction")
# What lies about in folders of photos. Anything else is tried, so that a photo never goes missing unsaid.
NO_PHOTOS = {".csv", ".db", ".ini", ".json", ".md", ".txt", ".yaml"}


@dataclass(frozen=True, slots=True)
class ListedPhoto:
    """One row. `expires_at` is UTC; `date_of_birth` is YYYY-MM-DD, `unknown`, or empty where nobody said."""

    path: Path
    subject: str
    reason: str
    source: str
    expires_at: datetime
    category: str = ""
    date_of_birth: str = ""
    justification: str = ""
    instruction: str = ""


def read(path: Path, *, reason: str, expires_at: datetime) -> list[ListedPhoto]:
    """Read a watchlist. A folder without a CSV takes `reason` and `expires_at` from its deployment.

    BadInput names the row that cannot be read.
    """
    if path.is_dir():
        listing = path / LISTING
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
        if stray not in found and stray.suffix.lower() not in NO_PHOTOS:
            raise BadInput(
                f"{stray}: put it into a folder that is named after its subject"
                f", or name it in a {LISTING} beside it"
            )
    for subject, photos in found.items():
        for photo in photos:
            if photo.suffix.lower() not in NO_PHOTOS and not photo.name.startswith("."):
                yield ListedPhoto(photo, subject.name, reason, f"folder {folder.name}", expires_at)


def _rows(path: Path) -> Iterator[ListedPhoto]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from rows_of(file, str(path), path.parent)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from None


def rows_of(lines: Iterable[str], where: str, folder: Path) -> Iterator[ListedPhoto]:
    """Yield the photos that a CSV lists; their paths start from `folder`. BadInput names the wrong row."""
    try:
        rows = csv.DictReader(lines)
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise BadInput(f"{where}: it lacks the column {missing[0]}; it needs {', '.join(_COLUMNS)}")
        for number, row in enumerate(rows, 2):
            said = {key: (row.get(key) or "").strip() for key in (*_COLUMNS, *_MORE_COLUMNS)}
            yield _photo(f"{where}, row {number}", folder, said)
    except (csv.Error, UnicodeDecodeError):
        raise BadInput(f"{where}: is not a CSV in UTF-8") from None


def moment_of(text: str, where: str) -> datetime:
    """Return a time as it is written, UTC unless it says otherwise. BadInput when it is none."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"{where}: write it as 2026-12-31T18:00:00Z") from None


def _photo(where: str, folder: Path, row: dict[str, str]) -> ListedPhoto:
    expires_at = moment_of(row["expires_at"], f"{where}: expires_at")
    more = {column: row[column] for column in _MORE_COLUMNS}
    photo = folder / row["photo"]
    return ListedPhoto(photo, row["subject"], row["reason"], row["source"], expires_at, **more)
