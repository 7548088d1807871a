"""The results, as a page and as JSON; and how far it has come, while it runs."""

import html
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.connected.aging.days import Days

_HEAD = "<!doctype html><meta charset=utf-8><title>Day 32</title><h1>Day 32</h1>"


def folder(days: "Days") -> Path:
    """Where they go: SIGHTLINE_DAY32, else beside everything else."""
    named = Path(os.environ.get("SIGHTLINE_DAY32", days.folder))
    named.mkdir(parents=True, exist_ok=True)
    return named


def progress(days: "Days") -> None:
    """Write down what was tried until now."""
    rows = [attempt.said() for attempt in days.attempts.values()]
    (folder(days) / "results.json").write_text(json.dumps({"points": days.points, "tried": rows}, indent=1))


def write(days: "Days") -> None:
    """Write the page."""
    progress(days)
    kinds = sorted({kind for attempt in days.attempts.values() for kind in attempt.tried})
    cells = ["when", "keys", *kinds, "attempts at opening"]
    lines = [_row("th", cells)]
    for one in days.attempts.values():
        figures = [f"{one.opened[kind]} of {one.tried[kind]}" for kind in kinds]
        lines.append(_row("td", [one.what, str(one.keys), *figures, f"{one.tries:,}"]))
    said = f"<p>Restored: {html.escape(', '.join(days.points))}. Opened, of all that was tried:</p>"
    page = f"{_HEAD}{said}<table border=1>{''.join(lines)}</table>"
    (folder(days) / "results.html").write_text(page, "utf-8")


def _row(cell: str, words: list[str]) -> str:
    return "<tr>" + "".join(f"<{cell}>{html.escape(word)}</{cell}>" for word in words) + "</tr>"
