"""Every alert rings when it must and does not when it must not: promtool's own tests."""

from pathlib import Path

import pytest
import yaml

from charts.monitoring.alerts import ALERTS
from charts.monitoring.writing import CHART
from tests.monitoring.cases import CASES
from tests.monitoring.cases.case import Case
from tests.monitoring.promtool import promtool

RULES = sorted((CHART / "alerts").glob("*.yaml"))


def test_no_alert_lacks_a_case_of_either_kind() -> None:
    cased = {case.alert for case in CASES if case.rings and case.silent}
    assert cased == {alert.name for alert in ALERTS}


def test_prometheus_takes_the_rules() -> None:
    promtool("check", "rules", *RULES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.alert))
def test_an_alert_rings_when_it_must_and_only_then(case: Case, tmp_path: Path) -> None:
    file = tmp_path / f"{case.alert}.yaml"
    made = {
        "rule_files": [str(path) for path in RULES],
        "evaluation_interval": "1m",
        "tests": list(case.tests()),
    }
    file.write_text(yaml.safe_dump(made, sort_keys=False), "utf-8")
    promtool("test", "rules", file)
