"""Alerts and dashboards lead to the runbooks wherever they are published."""

import json
from typing import Any

from tests.charts.helm import Helm
from tests.charts.pods import of_kind

AT = "https://wiki.example/runbooks"
WORDS = [
    word
    for value in (f"runbooks={AT}", "rules.enabled=true", "dashboards.enabled=true")
    for word in ("--set", f"monitoring.{value}")
]


def test_each_alert_and_each_dashboard_leads_to_the_folder_that_is_named(helm: Helm) -> None:
    found = helm.manifests(*WORDS)
    groups = [group for rule in of_kind(found, "PrometheusRule").values() for group in rule["spec"]["groups"]]
    urls = [one["annotations"]["runbook_url"] for group in groups for one in group["rules"] if "alert" in one]
    assert urls and all(url.startswith(f"{AT}/") for url in urls)
    boards = [board for name, board in of_kind(found, "ConfigMap").items() if "-dashboard-" in name]
    assert boards and all(AT in variables(board) for board in boards if variables(board))


def variables(board: dict[str, Any]) -> list[str]:
    (text,) = board["data"].values()
    listed = json.loads(text)["templating"]["list"]
    return [one["query"] for one in listed if one["name"] == "runbooks"]
