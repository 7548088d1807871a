"""A dashboard as a picture: what its queries returned in a run, panel by panel. Not rendered by Grafana."""

import json
import re
from itertools import pairwise
from math import nan
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts.monitoring.dashboards import DASHBOARDS
from charts.monitoring.panels import Dashboard, Kind, Panel, Query, Unit

_COLUMNS, _WIDE_INCHES, _HIGH_INCHES, _LONGEST_LEGEND = 4, 4.6, 2.5, 8
_ABOVE, _BELOW, _GAP_SECONDS = 1.05, 0.04, 2.0
_GREEN, _RED = "#3f8f4f", "#c4302b"
_SIGNS = {
    Unit.SECONDS: " s",
    Unit.PER_SECOND: " /s",
    Unit.BYTES_PER_SECOND: " B/s",
    Unit.BYTES: " B",
}
_LABEL = re.compile(r"\{\{(\w+)\}\}")
# Lines of a query: each with its labels and its points.
Drawn = list[list[Any]]


def plot(run: Path, name: str, file: Path) -> None:
    """Plot the dashboard `name` from what `run` has kept. KeyError when there is none of that name."""
    kept = json.loads(run.read_text("utf-8"))
    dashboard = {one.name: one for one in DASHBOARDS}[name]
    drawn: list[list[Drawn]] = kept["dashboards"][name]
    shown = list(zip(dashboard.panels, drawn, strict=True))
    _picture(dashboard, shown, kept["began"]).savefig(file, dpi=80)


def _picture(dashboard: Dashboard, shown: list[tuple[Panel, list[Drawn]]], began: float) -> Figure:
    rows = -(-len(shown) // _COLUMNS)
    figure = Figure((_COLUMNS * _WIDE_INCHES, rows * _HIGH_INCHES + 0.6), layout="constrained")
    figure.supxlabel("seconds", fontsize=8)
    figure.suptitle(f"{dashboard.title}: {dashboard.answers}", fontsize=13, x=0.01, ha="left")
    places = list(figure.subplots(rows, _COLUMNS, squeeze=False).flat)
    for place, (panel, drawn) in zip(places, shown, strict=False):
        place.set_title(panel.title, fontsize=10, loc="left", fontweight="bold")
        place.tick_params(labelsize=7)
        (_number if panel.kind is Kind.NUMBER else _series)(place, panel, drawn, began)
    for place in places[len(shown) :]:
        place.set_axis_off()
    return figure


def _number(place: Axes, panel: Panel, drawn: list[Drawn], _: float) -> None:
    """The last value of each line, on green or on red."""
    values = [(points[-1][1], name) for name, points in _lines(panel, drawn)]
    bad = any(_is_bad(panel, value) for value, _ in values)
    place.set_facecolor(_RED if bad else _GREEN)
    place.set_xticks([])
    place.set_yticks([])
    text = "\n".join(_said(panel.unit, value) for value, _ in values)
    place.text(
        0.5, 0.5, text, ha="center", va="center", color="white", fontsize=20, transform=place.transAxes
    )


def _series(place: Axes, panel: Panel, drawn: list[Drawn], began: float) -> None:
    lines = _lines(panel, drawn)
    for name, points in lines:
        seconds, values = _with_gaps(points, began)
        place.plot(seconds, values, label=name, linewidth=1.2)
    for bound in (panel.bad_from, panel.bad_below):
        if bound is not None:
            place.axhline(bound, color=_RED, linestyle="--", linewidth=1)
    highest = _ABOVE * place.get_ylim()[1]
    place.set_ylim(-_BELOW * highest, highest)  # a line at 0 is to be seen
    place.grid(alpha=0.25)
    place.yaxis.set_major_formatter(lambda value, _: _said(panel.unit, value))
    if lines:
        place.legend(fontsize=6, loc="best", ncols=1 + len(lines) // _LONGEST_LEGEND, framealpha=0.6)


def _with_gaps(points: list[list[float]], began: float) -> tuple[list[float], list[float]]:
    """Seconds and values, with nothing drawn across a time of which there is no value."""
    seconds, values = [points[0][0] - began], [points[0][1]]
    for (before, _), (now, value) in pairwise(points):
        if now - before > _GAP_SECONDS:
            seconds.append(before - began)
            values.append(nan)
        seconds.append(now - began)
        values.append(value)
    return seconds, values


def _lines(panel: Panel, drawn: list[Drawn]) -> list[tuple[str, list[list[float]]]]:
    return [
        (_named(query, labels), points)
        for query, lines in zip(panel.queries, drawn, strict=True)
        for labels, points in lines
    ]


def _named(query: Query, labels: dict[str, str]) -> str:
    return _LABEL.sub(lambda found: labels.get(found[1], ""), query.legend) or "value"


def _is_bad(panel: Panel, value: float) -> bool:
    above = panel.bad_from is not None and value >= panel.bad_from
    return above or (panel.bad_below is not None and value < panel.bad_below)


def _said(unit: Unit, value: float) -> str:
    if unit is Unit.SHARE:
        return f"{value:.1%}"
    if unit is Unit.SWITCH:
        return "yes" if value else "no"
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g} {letter}{_SIGNS.get(unit, '').strip()}"
    return f"{value:.3g}{_SIGNS.get(unit, '')}"
