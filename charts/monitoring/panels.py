"""A dashboard as values: what is asked, what it is measured in, when it is bad, what to read then."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a panel shows what it asks for."""

    SERIES = "timeseries"
    NUMBER = "stat"


class Unit(StrEnum):
    """Grafana's names of units."""

    COUNT = "short"
    SECONDS = "s"
    BYTES = "bytes"
    BYTES_PER_SECOND = "Bps"
    PER_SECOND = "cps"
    SHARE = "percentunit"
    CORES = "none"
    SWITCH = "bool_yes_no"


@dataclass(frozen=True, slots=True)
class Query:
    """PromQL, and what a line of it is called; `{{label}}` stands for the label's value."""

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """`bad_from`: from there on it is red, `bad_below`: below that; `runbooks`: alerts to read about then.

    While services work it has data, if only zeros: there is no panel that is empty for a reason.
    """

    title: str
    answers: str
    queries: tuple[Query, ...]
    unit: Unit = Unit.COUNT
    kind: Kind = Kind.SERIES
    bad_from: float | None = None
    bad_below: float | None = None
    runbooks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice above the panels: the values that a label of a metric has."""

    name: str
    metric: str
    label: str = ""

    @property
    def query(self) -> str:
        """Return the question for Grafana."""
        return f"label_values({self.metric}, {self.label or self.name})"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`name`: of its file; `answers`: the question it is opened with."""

    name: str
    title: str
    answers: str
    rows: tuple[Row, ...]
    variables: tuple[Variable, ...] = ()
    tags: tuple[str, ...] = field(default=("sightline",))

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Return all panels, in order."""
        return tuple(panel for row in self.rows for panel in row.panels)
