"""What stands in the chart is what the code makes; it asks for nothing that nobody counts."""

import json
import re
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from charts.monitoring.alerts import ALERTS, RULES
from charts.monitoring.dashboards import DASHBOARDS
from charts.monitoring.panels import Dashboard
from charts.monitoring.writing import CHART, files, strays
from services.chassis.access import SERVICES, Access, Directory
from services.chassis.kafka_bus.metrics import KafkaMetrics
from services.chassis.telemetry import RunnerMetrics
from services.chassis.vitals import Vitals
from tests.docs.tables import metrics_of
from tests.source_tree import NAMES

WRITE = "run: python -m charts.monitoring write"
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
METRIC = re.compile(rf"\b(?:{'|'.join((*NAMES, 'kafka', 'process', 'sightline'))})_\w+")
RECORDED = re.compile(r"\bsightline:[\w:]+")


def test_what_stands_in_the_chart_is_what_the_code_makes() -> None:
    assert [path.name for path, text in files().items() if path.read_text("utf-8") != text] == [], WRITE
    assert strays() == [], WRITE


def test_there_is_a_dashboard_for_each_service_and_each_question() -> None:
    services = {name.replace("_", "-") for name in NAMES}
    assert {one.name for one in DASHBOARDS} == services | {"deployment", "forgetting", "cameras", "capacity"}


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda one: str(one.name))
def test_a_panel_says_what_it_answers_and_in_what(dashboard: Dashboard) -> None:
    made = json.loads((CHART / "dashboards" / f"{dashboard.name}.json").read_text("utf-8"))
    panels = [panel for panel in made["panels"] if panel["type"] != "row"]
    assert [panel["title"] for panel in panels] == [panel.title for panel in dashboard.panels]
    for panel in panels:
        assert panel["description"] and panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert sources_of(panel) == {"${datasource}"}, panel["title"]
        assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"], panel["title"]
    assert made["templating"]["list"][0]["type"] == "datasource"


def sources_of(panel: dict[str, Any]) -> set[str]:
    return {asked["datasource"]["uid"] for asked in (panel, *panel["targets"])}


def test_a_panel_leads_only_to_runbooks_of_alerts() -> None:
    named = {name for one in DASHBOARDS for panel in one.panels for name in panel.runbooks}
    assert named <= {alert.name for alert in ALERTS}


def test_nothing_is_asked_for_that_nobody_counts() -> None:
    asked = "\n".join(
        [*expressions(), *(variable.metric for one in DASHBOARDS for variable in one.variables)]
    )
    recorded = {record.name for file in RULES for record in file.records}
    assert set(METRIC.findall(asked)) - counted() == set()
    assert set(RECORDED.findall(asked)) - recorded == set()


def expressions() -> list[str]:
    asked = [query.expression for one in DASHBOARDS for panel in one.panels for query in panel.queries]
    rules = [record.measure for file in RULES for record in file.records]
    return [*asked, *rules, *(alert.expression for alert in ALERTS)]


def counted() -> set[str]:
    """The names of all series that services can have."""
    every = CollectorRegistry()
    Vitals.create(every)
    KafkaMetrics.create(every)
    for service in SERVICES:
        RunnerMetrics.create(service, every)
        Access.create(service, Directory({}), every)
    registries = (every, *(metrics_of(service) for service in NAMES))
    return {
        f"{metric.name}{suffix}"
        for registry in registries
        for metric in registry.collect()
        for suffix in SUFFIXES.get(metric.type, ("",))
    }
