"""What the audit chain says of one use: from when to when, against which list, what matched, who verified.

EU AI Act, Art. 12(3): the period of each use, the database that was checked, the input that led to a match,
the persons who verified it (Art. 14(5)). The input stands there as a commitment: no picture outlives its day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from services.console.domain.chain import Entry

_OVER = ("stopped", "ended")


@dataclass(slots=True)
class Period:
    """While it was live; `ended_at` is None while it is."""

    started_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class Match:
    """An alert, as a commitment in hex. `officers`: marks of those who verified, in hex."""

    alert: str
    raised_at: datetime
    answer: str = ""
    standing: str = ""
    officers: list[str] = field(default_factory=list)
    outcome: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A ledger that closed: the entry, and what a receipt proves of it."""

    number: int
    time: datetime
    tracks: int
    looks: int


@dataclass(slots=True)
class Use:
    """`lists`: digests of what was signed, in hex, with the first version of the list under each."""

    periods: list[Period] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    matches: dict[str, Match] = field(default_factory=dict)
    closings: list[Closing] = field(default_factory=list)


def use_of(entries: Iterable[Entry]) -> Use:
    """Return what entries of one deployment come to, in their order."""
    use = Use()
    for entry in entries:
        if entry.kind == "deployment_changed":
            _change(use, entry)
        elif entry.kind == "ledger_closed":
            _close(use, entry)
        elif "alert" in entry.said:
            _match(use, entry)
    return use


def _change(use: Use, entry: Entry) -> None:
    said = entry.said
    if said.get("authorised"):
        use.lists.setdefault(str(said["authorised"]), int(said.get("list_version", 0)))
    running = use.periods[-1] if use.periods and use.periods[-1].ended_at is None else None
    if said.get("status") == "live" and running is None:
        use.periods.append(Period(entry.time))
    elif said.get("status") in _OVER and running is not None:
        running.ended_at = entry.time


def _close(use: Use, entry: Entry) -> None:
    said = entry.said
    looks = said.get("probes", {}).get("seen", 0)
    use.closings.append(Closing(entry.number, entry.time, int(said.get("tracks_opened", 0)), int(looks)))


def _match(use: Use, entry: Entry) -> None:
    said = entry.said
    match = use.matches.setdefault(str(said["alert"]), Match(str(said["alert"]), entry.time))
    if entry.kind == "alert_resolved":
        match.answer, match.standing = str(said.get("answer", "")), str(said.get("standing", ""))
        match.officers = [str(mark) for mark in said.get("officers", [])]
    elif entry.kind == "outcome_recorded":
        match.outcome = ", ".join(
            str(said[name]) for name in ("engagement", "confirmation", "disposal") if said.get(name)
        )
    elif entry.kind == "alert_erased":
        match.erased_at = entry.time
