"""What somebody wrote into a form: a deployment to draft, an entry of its list. Times are UTC."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

Get = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Footage:
    """What is recorded of every camera. `kept_days`: None is as long as may be."""

    kept_days: int | None
    faces_clear: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A deployment. None, where a field was left empty, is for the registrar to fill or to refuse."""

    name: str
    purpose: str
    legal_basis: str
    place: str
    start: datetime
    end: datetime
    cameras: tuple[tuple[str, str], ...]
    threshold: float | None
    officers: tuple[str, ...]
    two_persons: bool
    model_pack: str
    pass_gap_seconds: float | None
    most_false_alert_ratio: float | None
    footage: Footage | None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be added by hand."""

    subject: str
    category: str
    reason: str
    source: str
    date_of_birth: str
    justification: str
    instruction: str
    expires_at: datetime


class Misread(Exception):
    """A field says nothing that could be meant; the message names it."""


def draft_of(get: Get) -> Draft:
    """Read the form of a draft. Misread names the first field that cannot be."""
    return Draft(
        name=get("name"),
        purpose=get("purpose"),
        legal_basis=get("legal_basis"),
        place=get("place"),
        start=moment_in(get, "start"),
        end=moment_in(get, "end"),
        cameras=_cameras(get("cameras")),
        threshold=_number(get, "threshold"),
        officers=tuple(get("officers").replace(",", " ").split()),
        two_persons=get("adjudication") != "one",
        model_pack=get("model_pack"),
        pass_gap_seconds=_number(get, "pass_gap_seconds"),
        most_false_alert_ratio=_number(get, "most_false_alert_ratio"),
        footage=_footage(get),
    )


def entry_of(get: Get) -> NewEntry:
    """Read the form of an entry. Misread names the first field that cannot be."""
    unknown = get("birth_unknown")
    return NewEntry(
        subject=get("subject"),
        category=get("category"),
        reason=get("reason"),
        source=get("source"),
        date_of_birth="unknown" if unknown else get("date_of_birth"),
        justification=get("justification"),
        instruction=get("instruction"),
        expires_at=moment_in(get, "expires_at"),
    )


def moment_in(get: Get, field: str) -> datetime:
    """Return the time in a field. Misread when it is none."""
    try:
        found = datetime.fromisoformat(get(field))
    except ValueError:
        raise Misread(f"{field}: give a day and a time, as 2026-12-01T08:00") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _number(get: Get, field: str) -> float | None:
    text = get(field)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise Misread(f"{field}: {text!a} is no number") from None


def _footage(get: Get) -> Footage | None:
    """None unless it was asked for: days without it are a slip of somebody's."""
    faces, days = get("footage"), get("footage_days")
    if days and not (days.isascii() and days.isdigit() and len(days) < 5):
        raise Misread(f"footage_days: {days!a} is no number of days")
    if faces in ("filled", "clear"):
        return Footage(int(days) if days else None, faces == "clear")
    if faces or days:
        raise Misread("footage: say whether faces are filled in it, or leave its days empty")
    return None


def _cameras(text: str) -> tuple[tuple[str, str], ...]:
    """One a line: its id, a space, and its source, which may hold further spaces."""
    found = [line.strip().partition(" ") for line in text.splitlines() if line.strip()]
    return tuple((camera, source.strip()) for camera, _, source in found)
