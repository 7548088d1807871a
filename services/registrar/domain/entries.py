"""An entry of a watchlist, and what is kept of its photo."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from services.registrar.domain.words import hides

Template = npt.NDArray[np.float32]
UNKNOWN = "unknown"
# In an import; a registrar that is started again meanwhile is back sooner.
LONGEST_PAUSE = timedelta(minutes=10)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_AGE_YEARS = 18
_LONGEST_SUBJECT, _LONGEST_WORDS = 200, 4000


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo of one subject. `subject` is an id of the force's own records, not a name.

    `date_of_birth`: YYYY-MM-DD, `unknown`, or empty where nobody said. `by_hand`: added one at a time.
    """

    subject: str
    reason: str
    source: str
    expires_at: datetime
    photo: str
    category: str = ""
    date_of_birth: str = ""
    justification: str = ""
    instruction: str = ""
    by_hand: bool = False
    added_by: str = ""

    def needs_justification(self, at: datetime) -> bool:
        """Whether somebody is under 18 at that time, or of unknown age."""
        born = born_on(self.date_of_birth)
        return born is None or (at.year - _OF_AGE_YEARS, at.month, at.day) < (born.year, born.month, born.day)


@dataclass(frozen=True, slots=True)
class EnrolledPhoto:
    """The upright crop (JPEG) and its template, (d,) float32 of unit length."""

    entry: Entry
    jpeg: bytes
    template: Template
    model_id: str


def comes_by_hand(*, is_draft: bool, since_last: timedelta | None) -> bool:
    """Say whether an entry is no part of an import, whatever its client says: one comes in a stretch.

    `is_draft`: nobody has authorised the list yet. `since_last`: since a photo was taken; None for the first.
    """
    return not is_draft or (since_last is not None and since_last > LONGEST_PAUSE)


def problem_of(entry: Entry, now: datetime) -> str:
    """Return what an entry lacks, in words; empty when nothing. A trial may leave out the date of birth."""
    for value, name in (
        (entry.subject, "subject"),
        (entry.reason, "reason"),
        (entry.source, "source"),
    ):
        if not value.strip():
            return f"the entry has no {name}"
    unreadable = _unreadable(entry)
    if unreadable:
        return unreadable
    if entry.expires_at <= now:
        return f"the entry expired on {entry.expires_at:%Y-%m-%d %H:%M} UTC"
    if entry.date_of_birth in ("", UNKNOWN):
        return ""
    born = born_on(entry.date_of_birth)
    if born is None:
        return f"the date of birth cannot be read; write YYYY-MM-DD, or {UNKNOWN}"
    if born > now.date():
        return "the date of birth is in the future"
    return ""


def _unreadable(entry: Entry) -> str:
    """Return which words an officer could not read as they are signed; empty when they can."""
    if not entry.subject.isprintable() or hides(entry.subject) or len(entry.subject) > _LONGEST_SUBJECT:
        return f"the subject is one line of {_LONGEST_SUBJECT} letters at most, none of them hidden"
    for name in ("reason", "source", "category", "justification", "instruction"):
        words = str(getattr(entry, name))
        if hides(words) or len(words) > _LONGEST_WORDS:
            return f"the {name} has {_LONGEST_WORDS} letters at most, none of them hidden or turned round"
    return ""


def born_on(date_of_birth: str) -> date | None:
    """Return the day; None when it is unknown, or none at all."""
    if not _DATE.fullmatch(date_of_birth):
        return None
    try:
        return date.fromisoformat(date_of_birth)
    except ValueError:
        return None


def subjects_of(photos: Collection[EnrolledPhoto], *, by_hand: bool = False) -> set[str]:
    """Return the subjects of these; with `by_hand`, those alone of whom an entry was added by hand."""
    return {photo.entry.subject for photo in photos if photo.entry.by_hand or not by_hand}
