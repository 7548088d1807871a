"""The figures of a search: a table on the terminal, and the same as JSON and as a page."""

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.forensics.searching import Finding
from tests.forensics.thief import Marker

# `tox -e forensics` sets it; without it no page is written.
FOLDER = os.environ.get("SIGHTLINE_FORENSICS", "")
LONG = bool(FOLDER)
_WIDTH = 130


@dataclass(frozen=True, slots=True)
class Row:
    """One place."""

    place: str
    searched_bytes: int
    stretches: dict[str, int]
    pictures: int
    faces: int
    found_again: dict[str, int]
    nearest_ratio: float


@dataclass(frozen=True, slots=True)
class Account:
    """One run and its search. `way`: real servers or one process."""

    way: str
    forgets: bool
    faces: int
    people: int
    level_ratio: float
    sought: dict[str, int]
    keys: dict[str, int]
    time_to_forget: dict[str, float]
    places: list[Row]

    @property
    def title(self) -> str:
        return f"{self.way}, " + ("as it is" if self.forgets else "where nothing is forgotten")

    @property
    def searched_bytes(self) -> int:
        return sum(row.searched_bytes for row in self.places)

    def summary(self) -> list[tuple[str, str]]:
        """What is not of one place, as lines."""
        times = ", ".join(f"{name} {value:.3f} s" for name, value in self.time_to_forget.items())
        return [
            ("faces that matched nobody", f"{self.faces}, of {self.people} people"),
            ("stretches of 32 bytes looked for", _counts(self.sought)),
            ("bytes searched", f"{self.searched_bytes:,}"),
            ("keys and sealed records", _counts(self.keys)),
            ("time to forget", times or "–"),
            ("strangers reach", f"{self.level_ratio:.3f}"),
        ]


def rows(findings: Sequence[Finding]) -> list[Row]:
    """Findings as figures."""
    return [
        Row(
            one.place,
            one.searched_bytes,
            dict(one.kinds),
            one.sights.pictures,
            one.sights.faces,
            dict(one.sights.found),
            round(one.sights.nearest_ratio, 3),
        )
        for one in findings
    ]


def sought(marks: Sequence[Marker]) -> dict[str, int]:
    """How many stretches of each kind."""
    return dict(Counter(mark.kind for mark in marks))


def times_of(report: Mapping[str, Any]) -> dict[str, float]:
    """Time-to-forget by a run's own report."""
    times = report["ledger"]["time_to_forget"] or {}
    names = {"p50": "p50_seconds", "p99": "p99_seconds", "max": "max_seconds"}
    return {name: times[key] for name, key in names.items() if key in times}


def publish(account: Account) -> None:
    """Print it; in the long form write JSON and a page."""
    table = Table("place", "MB", "stretches found", "pictures", "faces", "found again", "nearest")
    for row in account.places:
        table.add_row(*_cells(row))
    console = Console(width=_WIDTH)
    console.print(account.title, style="bold")
    for name, value in account.summary():
        console.print(f"  {name}: {value}", highlight=False)
    console.print(table)
    if LONG:
        folder = Path(FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        name = account.title.replace(", ", "-").replace(" ", "-")
        (folder / f"{name}.json").write_text(json.dumps(asdict(account), indent=2) + "\n")
        (folder / f"{name}.md").write_text(_page(account))


def tell(line: str) -> None:
    """A line of progress."""
    sys.stderr.write(f"forensics: {line}\n")
    sys.stderr.flush()


def _page(account: Account) -> str:
    head = ["place", "MB", "stretches found", "pictures", "faces", "found again", "nearest"]
    lines = [f"# {account.title}", "", "| what | figure |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in account.summary()]
    lines += ["", f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(_cells(row))} |" for row in account.places]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> list[str]:
    return [
        row.place,
        f"{row.searched_bytes / 1e6:.1f}",
        _counts(row.stretches),
        str(row.pictures),
        str(row.faces),
        _counts(row.found_again),
        f"{row.nearest_ratio:.3f}" if row.faces else "–",
    ]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
