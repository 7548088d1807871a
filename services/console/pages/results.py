"""Results of all deployments together: sums of what is printed, in a table and in plots."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from services.console.domain.plotting import HEIGHT_PX, WIDTH_PX, Plot, Reading, plot_of
from services.console.pages.public import public_csv, public_page
from services.console.pages.records import rows_of
from services.publication.columns import SUM_COLUMNS, SumColumn, Value
from services.publication.cumulative import Cumulative, cumulative
from services.publication.files import RULE, cumulative_csv

_UNPLOTTED = ("until", "deployments", "live_seconds")
_RATES = ("false_alert_rate",)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One plot: what it is of, what it says now, what it says to whom cannot see it."""

    name: str
    title: str
    latest: str
    described: str
    plot: Plot
    labels: tuple[str, ...]


async def show(request: web.Request) -> web.StreamResponse:
    """Show them."""
    rows = await rows_of(request)
    sums = cumulative(rows)
    return public_page(
        request,
        "results.html.j2",
        columns=SUM_COLUMNS,
        sums=sums,
        drawn=drawings_of(sums),
        unsettled=len(rows) - len(sums),
        size=(WIDTH_PX, HEIGHT_PX),
        rule=RULE,
    )


async def as_csv(request: web.Request) -> web.StreamResponse:
    """Send the running totals as CSV."""
    return public_csv(cumulative_csv(cumulative(await rows_of(request))), "sightline-results.csv")


def drawings_of(sums: Sequence[Cumulative]) -> list[Drawn]:
    """Return a plot of each column that counts something; of a rate none where no face was seen."""
    found = (_drawn(column, sums) for column in SUM_COLUMNS if column.name not in _UNPLOTTED)
    return [one for one in found if one is not None]


def _drawn(column: SumColumn, sums: Sequence[Cumulative]) -> Drawn | None:
    cells = [(summed, column.of(summed)) for summed in sums]
    ends = [(summed.until, _ends(cell.value)) for summed, cell in cells]
    is_rate = column.name in _RATES
    readings = [Reading(until, *low_high) for until, low_high in ends if low_high is not None]
    plot = plot_of(readings, 1.0 if is_rate else math.inf)
    if plot is None:
        return None
    said = [f"{cell.text} until {summed.until:%Y-%m-%d}" for summed, cell in cells]
    return Drawn(
        name=column.name,
        title=column.title,
        latest=cells[-1][1].text,
        described=said[0] if len(said) == 1 else f"{said[0]}; {said[-1]}",
        plot=plot,
        labels=tuple(label_of(tick.value, is_rate) for tick in plot.ticks),
    )


def _ends(value: Value) -> tuple[float, float] | None:
    """Return both ends of what is printed; None where nothing is."""
    if isinstance(value, dict):
        return float(value["at_least"]), float(value["at_most"])
    return (float(value), float(value)) if isinstance(value, int | float) else None


def label_of(value: float, is_rate: bool) -> str:
    """Return a number as it stands beside a plot, where there is room for eight characters."""
    if is_rate:
        return f"{100 * value:.2g} %" if value < 0.1 else f"{100 * value:.0f} %"
    if value >= 1_000_000:
        return f"{value / 1_000_000:g} M"
    return f"{value / 1000:g} k" if value >= 10_000 else f"{value:g}"
