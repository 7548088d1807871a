"""The page of an evaluation, `evaluation.html`: one file, no scripts, nothing loaded from anywhere."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.evaluation import plots
from services.evaluation.figures import Figures, Line
from services.evaluation.rates import Estimate

_PACKAGE: Final = "services.evaluation"


def write(figures: Figures) -> bytes:
    """UTF-8 HTML with tables and plots inside."""
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, interval=interval, tpir=tpir)
    found = figures.identifications
    text = environment.get_template("evaluation.html.j2").render(
        figures=figures,
        curves=[plots.det(found), plots.roc(found)] if found else [],
        degradations=plots.degradations(figures.degradations) if figures.degradations else "",
    )
    return text.encode()


def percent(ratio: float) -> str:
    """A ratio as a percentage: 0.01 is «1 %», 0.845 «84.5 %»."""
    return f"{100 * ratio:.1f}".removesuffix(".0") + " %"


def interval(estimate: Estimate) -> str:
    """A ratio with its 95 % interval."""
    low, high = (f"{100 * ratio:.1f}" for ratio in (estimate.low_ratio, estimate.high_ratio))
    return f"{100 * estimate.ratio:.1f} % ({low}–{high})"


def tpir(line: Line) -> str:
    """TPIR of a line, marked where there were too few strangers to say."""
    return interval(line.tpir) + (" †" if line.extrapolated else "")
