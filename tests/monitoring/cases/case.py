"""One alert, as it must ring and as it must not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from charts.monitoring.alerts import ALERTS

Series = Mapping[str, str]
_LABEL = re.compile(r"\{\{ \$labels\.(\w+) \}\}")
_WHERE = {"namespace": "street"}


@dataclass(frozen=True, slots=True)
class Case:
    """`rings` and `silent`: series in promtool's notation, a value a minute, and what is so then.

    `labels`: those that the alert bears besides its namespace and its severity.
    """

    alert: str
    rings: Mapping[str, Series]
    silent: Mapping[str, Series]
    labels: Mapping[str, str] = field(default_factory=dict)
    at: str = "20m"
    has_namespace: bool = True

    def tests(self) -> Sequence[dict[str, Any]]:
        """Return promtool's tests."""
        return [
            *(self._test(what, series, self._expected()) for what, series in self.rings.items()),
            *(self._test(what, series, []) for what, series in self.silent.items()),
        ]

    def _test(self, what: str, series: Series, expected: list[dict[str, Any]]) -> dict[str, Any]:
        asked = {"eval_time": self.at, "alertname": self.alert, "exp_alerts": expected}
        given = [{"series": name, "values": values} for name, values in series.items()]
        return {
            "name": f"{self.alert}: {what}",
            "interval": "1m",
            "input_series": given,
            "alert_rule_test": [asked],
        }

    def _expected(self) -> list[dict[str, Any]]:
        labels = {**(_WHERE if self.has_namespace else {}), **self.labels}
        return [
            {
                "exp_labels": {**labels, "severity": alert.severity.value},
                "exp_annotations": {
                    "summary": _LABEL.sub(lambda found: labels[found[1]], alert.summary),
                    "runbook_url": alert.runbook,
                },
            }
            for alert in ALERTS
            if alert.name == self.alert
        ]


def of(metric: str, **labels: str) -> str:
    """Return a series of `metric` in the namespace of all cases."""
    said = {**_WHERE, "instance": "a:7480", **labels}
    return f"{metric}{{{','.join(f'{name}={chr(34)}{value}{chr(34)}' for name, value in said.items())}}}"
