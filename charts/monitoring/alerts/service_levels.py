"""The three service levels, and what warns before their budget is spent.

A level says which share may go wrong within 30 days: its budget. It burns `factor` times as fast as it may
when that many times the share goes wrong. Two windows have to agree: the long one shows that it matters, the
short one that it goes on (Google, The Site Reliability Workbook, chapter 5).
"""

from collections.abc import Callable
from dataclasses import dataclass

from charts.monitoring.alerts.cameras import unseen
from charts.monitoring.asking import summed
from charts.monitoring.rules import Alert, Condition, Record, RuleFile, Severity

_FRAMES = 'topic="frame-captured.v1"'
_ALERT, _AGE = "alert_dispatcher_capture_to_alert_seconds", "detector_record_age_seconds"
# Severity, long and short window, factor: 2 % of the budget in an hour, 5 % in six.
_BURNS = ((Severity.PAGE, "1h", "5m", 14.4), (Severity.TICKET, "6h", "30m", 6.0))
_WINDOWS = ("5m", "30m", "1h", "6h")


@dataclass(frozen=True, slots=True)
class Level:
    """`budget`: the share that may go wrong. `ratio` gives the share that did, in a window.

    `bad`: how many went wrong; with fewer than `least` in the long window nobody is called.
    """

    name: str
    alert: str
    promise: str
    budget: float
    ratio: Callable[[str], str]
    bad: Callable[[str], str] | None = None
    least: int = 3

    def record(self, window: str) -> str:
        """Return the name under which the share is recorded."""
        return f"sightline:{self.name}:ratio{window}"


def _over(histogram: str, change: str, window: str, labels: str = "") -> str:
    """How many took longer than a second."""
    within = f'{labels},le="1.0"' if labels else 'le="1.0"'
    every = summed(f"{change}({histogram}_count{{{labels}}}[{window}])")
    return f"({every} - {summed(f'{change}({histogram}_bucket{{{within}}}[{window}])')})"


def _late_alerts(window: str) -> str:
    return f"{_over(_ALERT, 'rate', window)}\n/\n{summed(f'rate({_ALERT}_count{{}}[{window}])')}"


def _late_frames(window: str) -> str:
    passed = unseen("rate", window)
    every = summed(f"rate({_AGE}_count{{{_FRAMES}}}[{window}])")
    return f"({_over(_AGE, 'rate', window, _FRAMES)} + {passed})\n/\n({every} + {passed})"


def _open_ledger(window: str) -> str:
    return f"avg_over_time((sightline:ledger_open_seconds > bool 60)[{window}:15s])"


LEVELS = (
    Level(
        "alerts_late",
        "FaceToAlertBudgetBurning",
        "99 % of alerts are raised within a second of the picture",
        0.01,
        _late_alerts,
        lambda window: _over(_ALERT, "increase", window),
    ),
    Level(
        "frames_late",
        "FramesBudgetBurning",
        "99 % of a camera's frames have been looked at within a second",
        0.01,
        _late_frames,
        lambda window: f"{_over(_AGE, 'increase', window, _FRAMES)} + {unseen('increase', window)}",
    ),
    Level(
        "ledger_open",
        "LedgerBudgetBurning",
        "99.9 % of the time every ledger closes, or has been open for less than a minute",
        0.001,
        _open_ledger,
    ),
)


def _burning(level: Level, severity: Severity, long: str, short: str, factor: float) -> Alert:
    share = round(factor * level.budget, 6)
    conditions = [Condition(level.record(window), ">", share) for window in (long, short)]
    if level.bad is not None:
        conditions.append(Condition(f"({level.bad(long)})", ">=", level.least))
    summary = f"«{level.promise}»: the budget of 30 days is burning {factor:g} times as fast as it may."
    return Alert(level.alert, summary, tuple(conditions), severity)


FILE = RuleFile(
    "service-levels",
    tuple(Record(level.record(window), level.ratio(window)) for level in LEVELS for window in _WINDOWS),
    tuple(_burning(level, *burn) for level in LEVELS for burn in _BURNS),
)
