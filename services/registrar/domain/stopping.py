"""By which rules a deployment stops: too many false alerts for the faces seen, two confirmed in a row."""

import math
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

DEFAULT_MOST_FALSE_ALERT_RATIO = 0.001
CONFIDENCE = 0.95
_HALVINGS = 60
# One confirmation: when its alert was raised, and whether it was confirmed false.
Confirmed = tuple[datetime, bool]


def lower_bound(false_alerts: int, faces: int) -> float:
    """Return the ratio that is exceeded with 95 % confidence: one-sided, exact.

    Clopper and Pearson, «The use of confidence or fiducial limits illustrated in the case of the binomial»,
    Biometrika 26 (1934): the ratio under which as many false alerts or more come about in 5 % of cases.
    One-sided, as nothing is asked about an upper bound. Exact, as the approximations (Wilson's too) are least
    good where this is used: few events among many faces.
    """
    faces = max(faces, false_alerts)
    if false_alerts == 0:
        return 0.0
    low, high = 0.0, false_alerts / faces
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if at_least(false_alerts, faces, middle) < 1 - CONFIDENCE:
            low = middle
        else:
            high = middle
    return low


def at_least(events: int, trials: int, ratio: float) -> float:
    """Return how likely it is that of `trials` at least `events` come about, each with `ratio`."""
    if events <= 0:
        return 1.0
    if not 0 < ratio < 1:
        return float(ratio >= 1)
    return max(0.0, 1 - math.fsum(_exactly(count, trials, ratio) for count in range(events)))


def _exactly(events: int, trials: int, ratio: float) -> float:
    ways = math.lgamma(trials + 1) - math.lgamma(events + 1) - math.lgamma(trials - events + 1)
    return math.exp(ways + events * math.log(ratio) + (trials - events) * math.log1p(-ratio))


def ratio_problem(false_alerts: int, faces: int, most_ratio: float) -> str:
    """Return why it has to stop: more false alerts than were authorised, all but certainly; empty when not.

    It is asked anew with each alert, which makes stopping without need likelier than one time in twenty.
    Stopping is the cheaper error: whoever authorised looks at it, and authorises again.
    """
    bound = lower_bound(false_alerts, faces)
    if bound <= most_ratio:
        return ""
    alerts = "false alert" if false_alerts == 1 else "false alerts"
    return (
        f"{false_alerts} {alerts} among {faces} faces: with 95 % confidence the ratio is above"
        f" {bound:.2g}, and {most_ratio:g} was authorised"
    )


def row_problem(confirmed: Iterable[Confirmed]) -> str:
    """Return why it has to stop: two false alerts in a row, in order of raising; empty when not.

    In a row are those of which it turned out who it was. An alert between them of which that is not known,
    or not yet, does not part them: else a list that points at the wrong people would go on unanswered.
    """
    in_order = [is_false for _, is_false in sorted(confirmed)]
    if any(first and second for first, second in pairwise(in_order)):
        return "two confirmed false alerts in a row"
    return ""
