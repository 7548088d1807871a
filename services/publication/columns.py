"""The columns of a record, in order: one list, from which web page, CSV and JSON are made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.publication.counts import Count, Rate
from services.publication.cumulative import Cumulative
from services.publication.rows import Counts, Row

NOT_SETTLED = "not settled yet"
NONE_SEEN = "no face was seen"
# What JSON holds: a number, a word, the two ends of a range; None where there is nothing to say.
Value = str | int | float | dict[str, int] | dict[str, float] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one column says of one row: in words, and as a value."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: in CSV and JSON, with its unit; `title`: on a page; `is_number`: set to the right."""

    name: str
    title: str
    of: Callable[[Row], Cell]
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class SumColumn:
    """A column of cumulative results."""

    name: str
    title: str
    of: Callable[[Cumulative], Cell]


def _word(name: str, title: str) -> Column:
    return Column(name, title, lambda row: Cell(getattr(row, name), getattr(row, name)))


def _count_cell(count: Count) -> Cell:
    value: Value = count.low if count.is_exact else {"at_least": count.low, "at_most": count.high}
    return Cell(count.text, value)


def _rate_cell(rate: Rate | None) -> Cell:
    if rate is None:
        return Cell(NONE_SEEN, None)
    same = rate.low == rate.high
    return Cell(rate.text, rate.low if same else {"at_least": rate.low, "at_most": rate.high})


def _faces_cell(counts: Counts) -> Cell:
    return Cell(f"{counts.faces_seen:,}", counts.faces_seen)


def _counted(name: str) -> Callable[[Counts], Cell]:
    return lambda counts: _count_cell(getattr(counts, name))


def _of_row(cell: Callable[[Counts], Cell]) -> Callable[[Row], Cell]:
    return lambda row: Cell(NOT_SETTLED, None) if row.counts is None else cell(row.counts)


def _of_sum(cell: Callable[[Counts], Cell]) -> Callable[[Cumulative], Cell]:
    return lambda summed: cell(summed.counts)


def _date(moment: datetime | None) -> Cell:
    if moment is None:
        return Cell("never live", None)
    return Cell(f"{moment:%Y-%m-%d}", f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def duration(seconds: float) -> str:
    """Return hours and minutes, in words; what is left of a minute is one."""
    minutes = -int(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


_COUNTS: tuple[tuple[str, str, Callable[[Counts], Cell]], ...] = (
    ("faces_seen", "Faces seen", _faces_cell),
    ("alerts", "Alerts", _counted("alerts")),
    ("true_alerts", "True alerts", _counted("true_alerts")),
    ("confirmed_true", "Confirmed true", _counted("confirmed_true")),
    ("false_alerts", "False alerts", _counted("false_alerts")),
    ("confirmed_false", "Confirmed false", _counted("confirmed_false")),
    ("engagements", "Engagements", _counted("engagements")),
    ("not_located", "Not located", _counted("not_located")),
    ("arrests", "Arrests", _counted("arrests")),
    ("other_disposals", "Other disposals", _counted("other_disposals")),
    ("false_alert_rate", "False alert rate", lambda counts: _rate_cell(counts.false_alert_rate)),
    ("faces_forgotten", "Faces forgotten", _counted("faces_forgotten")),
    ("exports", "Exports", _counted("exports")),
)

COLUMNS: tuple[Column, ...] = (
    Column("date", "Date", lambda row: _date(row.started_at)),
    _word("deployment", "Deployment"),
    _word("place", "Place"),
    Column("live_seconds", "Duration", lambda row: Cell(duration(row.live_seconds), row.live_seconds), True),
    _word("purpose", "Purpose"),
    _word("legal_basis", "Legal basis"),
    Column(
        "watchlist_subjects",
        "Watchlist size",
        lambda row: Cell(f"{row.watchlist_subjects:,}", row.watchlist_subjects),
        True,
    ),
    Column(
        "added_by_hand", "Added by hand", lambda row: Cell(f"{row.added_by_hand:,}", row.added_by_hand), True
    ),
    *(Column(name, title, _of_row(cell), True) for name, title, cell in _COUNTS),
    Column("threshold", "Threshold", lambda row: Cell(f"{row.threshold:g}", row.threshold), True),
    _word("model_id", "Model"),
    _word("end_reason", "How it ended"),
)

SUM_COLUMNS: tuple[SumColumn, ...] = (
    SumColumn("until", "Until", lambda summed: _date(summed.until)),
    SumColumn(
        "deployments", "Deployments", lambda summed: Cell(f"{summed.deployments:,}", summed.deployments)
    ),
    SumColumn(
        "live_seconds", "Duration", lambda summed: Cell(duration(summed.live_seconds), summed.live_seconds)
    ),
    *(SumColumn(name, title, _of_sum(cell)) for name, title, cell in _COUNTS),
)
