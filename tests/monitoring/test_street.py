"""While all services work, no panel is empty and no rule asks for what is not there."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from charts.monitoring.alerts import ALERTS, RULES
from charts.monitoring.dashboards import DASHBOARDS
from charts.monitoring.panels import Dashboard
from charts.monitoring.rules import Alert, Record
from tests.monitoring.prometheus_server import Line
from tests.monitoring.promtool import needs_prometheus
from tests.monitoring.watched import Watched, watched

RECORDS = tuple(record for file in RULES for record in file.records)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    needs_prometheus()
    with watched(tmp_path_factory.mktemp("watched")) as made:
        yield made


def shown(street: Watched, expression: str) -> list[Line]:
    """What Grafana would show, with everything chosen above the panels."""
    expression = expression.replace("$__rate_interval", "10s")
    expression = expression.replace("$__range", f"{street.ended - street.began:.0f}s")
    return street.prometheus.range(re.sub(r"\$\w+", ".*", expression), street.began, street.ended)


def test_the_street_brings_alerts_and_its_ledger_closes(street: Watched) -> None:
    assert street.played.report.alerts
    assert street.played.report.ledger.adds_up


def test_what_nobody_counts_and_what_is_never_a_number_show_as_empty(street: Watched) -> None:
    assert shown(street, "nobody_counts_this_total") == []
    assert shown(street, "vector(0) / vector(0)") == []
    assert shown(street, 'up{namespace=~"$namespace"}') != []


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda one: str(one.name))
def test_no_panel_is_empty(street: Watched, dashboard: Dashboard) -> None:
    empty = [
        f"{panel.title}: {query.expression}"
        for panel in dashboard.panels
        for query in panel.queries
        if not shown(street, query.expression)
    ]
    assert empty == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: f"{one.name}-{one.labels.get('service', '')}")
def test_what_is_recorded_has_a_value(street: Watched, record: Record) -> None:
    labels = ",".join(f'{name}="{value}"' for name, value in record.labels.items())
    assert shown(street, f"{record.name}{{{labels}}}"), record.measure


@pytest.mark.parametrize("alert", ALERTS, ids=lambda one: f"{one.name}-{one.severity.value}")
def test_what_an_alert_measures_has_a_value(street: Watched, alert: Alert) -> None:
    assert [measure for measure in alert.measures if not shown(street, measure)] == []


def test_no_alert_rings_for_what_was_forgotten_lost_or_refused(street: Watched) -> None:
    """Whether alarms about speed ring is a question of the machine."""
    slow = {alert.name for alert in ALERTS if re.search("Slow|TooOld|Dropped|Burning", alert.name)}
    assert set(street.prometheus.ringing()) - slow == set()


def test_the_run_is_kept_to_be_plotted(street: Watched) -> None:
    kept = {
        "began": street.began,
        "ended": street.ended,
        "dashboards": {one.name: drawn(street, one) for one in DASHBOARDS},
    }
    folder = Path(os.environ.get("SIGHTLINE_MONITORING", "sightline-monitoring"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(kept), "utf-8")


def drawn(street: Watched, dashboard: Dashboard) -> list[list[list[object]]]:
    """For each panel and each of its queries: lines, each with its labels and its points."""
    return [
        [
            [[dict(line.labels), line.points] for line in shown(street, query.expression)]
            for query in panel.queries
        ]
        for panel in dashboard.panels
    ]
