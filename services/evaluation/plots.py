"""Plots of an evaluation, as SVG: DET, ROC, and TPIR against each degradation."""

import io
from collections.abc import Sequence
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from services.evaluation.figures import Identification
from services.evaluation.protocols.degrading import Level

_SIZE_INCHES = (4.8, 3.6)
_LEAST_RATIO = 1e-4


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


def degradations(levels: Sequence[Level]) -> list[str]:
    """One plot for each kind, with intervals."""
    plots = []
    for kind, steps in groupby(levels, lambda level: level.kind):
        ordered = sorted(steps, key=lambda level: level.value)
        figure, axes = _figure("", kind, "TPIR at the clean threshold of FPIR 1 %")
        middle = [level.tpir.ratio for level in ordered]
        below = [max(level.tpir.ratio - level.tpir.low_ratio, 0) for level in ordered]
        above = [max(level.tpir.high_ratio - level.tpir.ratio, 0) for level in ordered]
        axes.errorbar([level.value for level in ordered], middle, yerr=[below, above], marker="o", capsize=3)
        axes.set_ylim(0, 1.01)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
        plots.append(_svg(figure))
    return plots


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
    figure.savefig(file, format="svg", metadata={"Date": None})
    text = file.getvalue()
    return text[text.index("<svg") :]
