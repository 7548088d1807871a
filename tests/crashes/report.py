"""The result of a matrix, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.crashes.verdict import Verdict

_HEAD = (
    "| point | street | alerts | joined | keys alive | ledger, chain, search |\n|---|---|---|---|---|---|\n"
)


def write(folder: Path, verdicts: Sequence[Verdict], never: Sequence[str], search: Mapping[str, int]) -> None:
    """Write `crashes.json` and `crashes.md`. `search`: what a thief found where, in the end."""
    folder.mkdir(exist_ok=True)
    found = {
        "verdicts": [verdict.as_dict() for verdict in verdicts],
        "never_reached": list(never),
        "search": dict(search),
    }
    (folder / "crashes.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
    hit = sum(len(verdict.hit) for verdict in verdicts)
    lines = [
        f"# {hit} deaths on {len(verdicts)} streets\n\n",
        f"{sum(verdict.holds for verdict in verdicts)} of {len(verdicts)} streets hold; "
        f"{len(never)} points were never reached; a thief found "
        f"{sum(search.values())} things in {len(search)} places.\n\n",
        _HEAD,
        *(_row(point, verdict) for verdict in verdicts for point in verdict.hit),
        *(f"| {point} | never reached | | | | |\n" for point in never),
    ]
    (folder / "crashes.md").write_text("".join(lines), "utf-8")


def _row(point: str, verdict: Verdict) -> str:
    outcome = "hold" if verdict.holds else "; ".join(verdict.failures)
    figures = f"{verdict.street} | {verdict.alerts} | {verdict.joined} | {verdict.alive}"
    return f"| {point} | {figures} | {outcome} |\n"
