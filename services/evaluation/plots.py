"""Plots of an evaluation, as SVG: DET, ROC, and TPIR against each degradation."""

import io
from collections.abc import Sequence
from itertools import groupby

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from services.evaluation.figures import Identification
from services.evaluation.protocols.degrading import Level

_SIZE_INCHES = (4.8, 3.6)
_PANEL_INCHES, _COLUMNS = (2.9, 2.3), 3
_LEAST_RATIO = 1e-4
_FONTS = ["DejaVu Sans", "Verdana"]


def det(found: Sequence[Identification]) -> str:
    """FNIR (1 − TPIR) against FPIR, both logarithmic: lower is better."""
    figure, axes = _figure("DET", "FPIR", "FNIR = 1 − TPIR")
    for one in found:
        axes.plot(one.curve.fpir, [max(1 - ratio, _LEAST_RATIO) for ratio in one.curve.tpir], label=one.name)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.legend(fontsize=7)
    return _svg(figure)


def roc(found: Sequence[Identification]) -> str:
    """TPIR against FPIR: higher is better."""
    figure, axes = _figure("ROC", "FPIR", "TPIR")
    for one in found:
        axes.plot(one.curve.fpir, one.curve.tpir, label=one.name)
    axes.set_xscale("log")
    axes.set_ylim(0, 1.01)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.legend(fontsize=7, loc="lower right")
    return _svg(figure)


def degradations(levels: Sequence[Level]) -> str:
    """TPIR against each kind, with intervals, a panel each; as they are given from left to right, evenly."""
    kinds = [(kind, list(steps)) for kind, steps in groupby(levels, lambda level: level.kind)]
    columns = min(len(kinds), _COLUMNS)
    rows = -(-len(kinds) // columns)
    figure = Figure(figsize=(_PANEL_INCHES[0] * columns, _PANEL_INCHES[1] * rows), layout="constrained")
    panels = figure.subplots(rows, columns, sharey=True, squeeze=False).flat
    for axes, (kind, steps) in zip(panels, kinds, strict=False):
        _panel(axes, kind, steps)
    for axes in list(panels)[len(kinds) :]:
        axes.set_visible(False)
    figure.supylabel("TPIR at the threshold of FPIR 1 % of clean photographs", fontsize=8)
    return _svg(figure)


def _panel(axes: Axes, kind: str, steps: Sequence[Level]) -> None:
    middle = [level.tpir.ratio for level in steps]
    below = [max(level.tpir.ratio - level.tpir.low_ratio, 0) for level in steps]
    above = [max(level.tpir.high_ratio - level.tpir.ratio, 0) for level in steps]
    axes.errorbar(range(len(steps)), middle, yerr=[below, above], marker="o", markersize=4, capsize=3)
    axes.set_xticks(range(len(steps)), [f"{level.value:g}" for level in steps])
    axes.set_xlabel(kind, fontsize=8)
    axes.set_ylim(-0.02, 1.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.tick_params(labelsize=8)
    axes.grid(alpha=0.3, axis="y")


def _figure(title: str, x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, fontsize=10)
    axes.set_xlabel(x, fontsize=9)
    axes.set_ylabel(y, fontsize=9)
    axes.grid(alpha=0.3, which="both")
    return figure, axes


def _svg(figure: Figure) -> str:
    """The picture alone, without the prologue: to stand in a page."""
    file = io.StringIO()
    # Words stay words, and the same figures give the same bytes.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "sightline", "font.sans-serif": _FONTS}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    return text[text.index("<svg") :]
