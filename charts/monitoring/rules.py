"""Rules for Prometheus as values: what is recorded, what is an alarm, and how both are written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import yaml

# A path of this repository: whoever reads the runbooks elsewhere puts that place before it.
RUNBOOKS = "docs/runbooks"
_HEAD = "# Written by `python -m charts.monitoring write` from charts/monitoring/alerts; change it there.\n"


class Severity(StrEnum):
    """PAGE: somebody is called now. TICKET: somebody sees to it in working hours."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Record:
    """A measure under a name of its own, taken at every evaluation."""

    name: str
    measure: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> dict[str, Any]:
        """Return it as Prometheus reads it."""
        made: dict[str, Any] = {"record": self.name, "expr": self.measure}
        return {**made, "labels": dict(self.labels)} if self.labels else made


@dataclass(frozen=True, slots=True)
class Condition:
    """What is measured, and from where on it is bad: `sign` is one of > < >=."""

    measure: str
    sign: str
    value: float

    @property
    def text(self) -> str:
        """Return it as PromQL."""
        return f"{self.measure} {self.sign} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Alert:
    """An alarm. Its runbook has its name.

    `conditions` have to hold together, or one of them where `any_of`. `absence`: it is true by what is not
    there; then `witness` asks for what is there while all is well.
    """

    name: str
    summary: str
    conditions: tuple[Condition, ...] = ()
    severity: Severity = Severity.TICKET
    for_: str = "0m"
    any_of: bool = False
    absence: str = ""
    witness: str = ""

    @property
    def expression(self) -> str:
        """Return the whole of it as PromQL."""
        return self.absence or ("\nor\n" if self.any_of else "\nand\n").join(
            one.text for one in self.conditions
        )

    @property
    def measures(self) -> tuple[str, ...]:
        """Return what must have a value while all is well."""
        return (self.witness,) if self.absence else tuple(one.measure for one in self.conditions)

    @property
    def runbook(self) -> str:
        """Return where its runbook stands."""
        return f"{RUNBOOKS}/{self.name}.md"

    @property
    def written(self) -> dict[str, Any]:
        """Return it as Prometheus reads it."""
        return {
            "alert": self.name,
            "expr": self.expression,
            "for": self.for_,
            "labels": {"severity": self.severity.value},
            "annotations": {"summary": self.summary, "runbook_url": self.runbook},
        }


class _Dumper(yaml.SafeDumper):
    """Writes what has several lines as a block, as a person would."""


def _as_written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_written)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One theme: `name` is that of its file and of its group."""

    name: str
    records: tuple[Record, ...]
    alerts: tuple[Alert, ...]

    @property
    def text(self) -> str:
        """Return the file; `groups:` is what a PrometheusRule takes as its spec."""
        rules = [*(record.written for record in self.records), *(alert.written for alert in self.alerts)]
        made = {"groups": [{"name": f"sightline-{self.name}", "rules": rules}]}
        return _HEAD + yaml.dump(made, Dumper=_Dumper, sort_keys=False, width=1000, allow_unicode=True)
