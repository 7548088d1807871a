"""An entry of a watchlist, and what is kept of its photo."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

Template = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """One photo of one subject. `subject` is an id of the force's own records, not a name."""

    subject: str
    reason: str
    source: str
    expires_at: datetime
    photo: str


@dataclass(frozen=True, slots=True)
class EnrolledPhoto:
    """The upright crop (JPEG) and its template, (d,) float32 of unit length."""

    entry: Entry
    jpeg: bytes
    template: Template
    model_id: str


def problem_of(subject: str, reason: str, source: str, expires_at: datetime, now: datetime) -> str:
    """Return what an entry lacks, in words; empty when nothing."""
    for value, name in ((subject, "subject"), (reason, "reason"), (source, "source")):
        if not value.strip():
            return f"the entry has no {name}"
    if expires_at <= now:
        return f"the entry expired on {expires_at:%Y-%m-%d %H:%M} UTC"
    return ""
