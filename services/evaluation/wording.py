"""Figures of an evaluation as words."""

from services.evaluation.figures import Line
from services.evaluation.rates import Estimate


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
