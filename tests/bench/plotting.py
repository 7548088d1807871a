"""The plots of `bench-scale`, as SVG that reads on light and dark pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.bench.hops import Hops

if TYPE_CHECKING:
    from tests.bench.scale import Load

_INK, _FIRST, _SECOND = "#7a7f87", "#3b82c4", "#d9822b"
_HOPS = ("#3b82c4", "#58a066", "#d9822b", "#b05279")


def plot_scale(path: Path, loads: "Sequence[Load]") -> None:
    """Cores and memory against the number of cameras; hollow where load is shed."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    counts = [load.cameras for load in loads]
    for axes, values, colour, label in (
        (left, [load.cores for load in loads], _FIRST, "cores busy"),
        (right, [load.memory_mb for load in loads], _SECOND, "resident memory, MB"),
    ):
        axes.plot(counts, values, color=colour, linewidth=1.5)
        for load, value in zip(loads, values, strict=True):
            face = "none" if load.sheds else colour
            axes.plot(load.cameras, value, "o", color=colour, markerfacecolor=face)
            if load.sheds:
                word = f"{load.dropped_ratio:.0%} passed over"
                place = {"xytext": (0, 6), "textcoords": "offset points", "ha": "right", "va": "bottom"}
                axes.annotate(word, (load.cameras, value), color=_INK, fontsize=9, **place)
                axes.margins(y=0.15)
        _plain(axes, "cameras at 5 frames/s", label)
    figure.savefig(path, transparent=True, metadata={"Date": None})


def plot_delays(path: Path, delays: Sequence[float], hops: Hops, cameras: int) -> None:
    """The histogram of capture to alert, and each hop's share of its mean."""
    figure = Figure(figsize=(8, 4), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[3, 1])
    above.hist([1000 * delay for delay in delays], bins=20, color=_FIRST)
    _plain(
        above, f"from a frame's entry to the alert, ms ({len(delays)} alerts, {cameras} cameras)", "alerts"
    )
    start = 0.0
    for (service, seconds), colour in zip(hops.parts.items(), _HOPS, strict=True):
        below.barh(0, 1000 * seconds, left=start, color=colour, label=service)
        start += 1000 * seconds
    _plain(below, "mean, ms", "")
    below.set_yticks([])
    below.legend(
        ncols=4, fontsize=8, frameon=False, labelcolor=_INK, loc="lower center", bbox_to_anchor=(0.5, 1.0)
    )
    figure.savefig(path, transparent=True, metadata={"Date": None})


def _plain(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across, color=_INK)
    axes.set_ylabel(up, color=_INK)
    axes.tick_params(colors=_INK)
    axes.set_ylim(bottom=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(_INK)
