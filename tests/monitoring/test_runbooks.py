"""Every alarm has its runbook, and every runbook its alarm."""

import re

import pytest

from charts.monitoring.alerts import ALERTS
from charts.monitoring.alerts.service_levels import LEVELS
from tests.source_tree import ROOT

RUNBOOKS = ROOT / "docs" / "runbooks"
NAMES = sorted({alert.name for alert in ALERTS})
HEADINGS = ["What it means for people on the street", "What to look at", "What to do", "What not to do"]


def test_every_alert_has_its_runbook_and_every_runbook_its_alert() -> None:
    assert sorted(path.stem for path in RUNBOOKS.glob("*.md") if path.name != "README.md") == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_runbook_says_what_it_means_what_to_do_and_what_not(name: str) -> None:
    text = (RUNBOOKS / f"{name}.md").read_text("utf-8")
    assert text.startswith(f"# {name}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_the_index_names_each_with_its_severities() -> None:
    text = (RUNBOOKS / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| \[(\w+)\]\(\1\.md\) \| ([a-z, ]+) \|", text, re.MULTILINE))
    said: dict[str, list[str]] = {}
    for alert in ALERTS:
        said.setdefault(alert.name, []).append(alert.severity.value)
    assert rows == {name: ", ".join(severities) for name, severities in said.items()}


def test_an_alert_leads_to_its_runbook() -> None:
    assert {alert.name: alert.runbook for alert in ALERTS if not (ROOT / alert.runbook).is_file()} == {}


def test_the_service_levels_are_those_that_the_page_states() -> None:
    text = (ROOT / "docs" / "service-levels.md").read_text("utf-8")
    stated = re.findall(r"^\| (.+?) \| \[(\w+)\]", text, re.MULTILINE)
    assert stated == [(level.promise, level.alert) for level in LEVELS]
