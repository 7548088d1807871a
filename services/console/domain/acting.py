"""Entries of the audit chain as an auditor reads them: who, what, when, and what else is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.console.domain.chain import Entry, canonical

NOBODY = "nobody: a rule, or time"
_MARK_LETTERS = 8
# What is said in other columns.
_SHOWN_APART = ("actor", "at", "concerned", "deed", "officer", "officers")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `who` is empty where nobody could have done it."""

    number: int
    time: datetime
    what: str
    deployment: str
    who: str
    details: str


def line_of(entry: Entry, names: Mapping[str, str]) -> Line:
    """Return an entry with names in place of marks, as far as `names` (by mark, in hex) has them."""
    said = entry.said
    details = {key: value for key, value in said.items() if key not in _SHOWN_APART}
    parts = [canonical(details)] if details else []
    if "concerned" in said:
        parts.insert(0, f"of {name_of(said['concerned'], names)}")
    return Line(entry.number, entry.time, entry.what, entry.deployment, who(entry, names), "; ".join(parts))


def who(entry: Entry, names: Mapping[str, str]) -> str:
    """Return who did it; empty where that is no question."""
    said = entry.said
    if entry.is_act:
        if "actor" in said:
            return name_of(said["actor"], names)
        return "" if "concerned" in said else NOBODY
    marks = [said["officer"]] if "officer" in said else said.get("officers", [])
    return ", ".join(name_of(mark, names) for mark in marks)


def name_of(mark: object, names: Mapping[str, str]) -> str:
    """Return whose mark it is; the mark's beginning where that cannot be said (any more)."""
    text = str(mark)
    return names.get(text) or f"unnamed {text[:_MARK_LETTERS]}"


def chosen(
    entries: Iterable[Entry],
    what: str = "",
    deployment: str = "",
    marks: frozenset[str] | None = None,
) -> list[Entry]:
    """Return those of a kind, of a deployment, and with one of these marks; an empty word or None is any."""
    return [
        entry
        for entry in entries
        if (not what or what in (entry.kind, entry.what))
        and (not deployment or entry.deployment == deployment)
        and (marks is None or not marks.isdisjoint(entry.marks))
    ]
