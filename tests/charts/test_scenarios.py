"""Every scenario: lint is content, and Kubernetes' own schemas are."""

from pathlib import Path

import kubernetes_validate
import pytest

from tests.charts.helm import CHART, KUBERNETES, SCENARIOS, Helm
from tests.charts.pods import of_kind

# Not Kubernetes' own: their schemas come with the operators that bring them.
OF_OPERATORS = {"ScaledObject", "ServiceMonitor", "PrometheusRule", "Certificate"}
NAMES = ["air-gapped", "external-servers", "gpu", "minimal", "production"]
named = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)


def test_the_scenarios_are_there() -> None:
    assert [path.name.removesuffix("-values.yaml") for path in SCENARIOS] == NAMES


@named
def test_lint_has_nothing_to_say(helm: Helm, scenario: Path) -> None:
    done = helm.run("lint", "--strict", CHART, "--values", scenario, "--kube-version", "1.33.0")
    assert done.returncode == 0, done.stdout


@named
@pytest.mark.parametrize("kubernetes", KUBERNETES)
def test_kubernetes_knows_every_field(helm: Helm, scenario: Path, kubernetes: str) -> None:
    found = helm.manifests("--values", scenario, kubernetes=kubernetes)
    known = [one for one in found if one["kind"] not in OF_OPERATORS]
    assert len(known) > 50
    for one in known:
        kubernetes_validate.validate(one, kubernetes, strict=True)


def test_an_older_kubernetes_is_refused_in_one_line(helm: Helm) -> None:
    done = helm.template(kubernetes="1.28")
    assert "chart requires kubeVersion: >=1.29" in done.stderr


def test_production_is_watched_scaled_and_certified(helm: Helm) -> None:
    (scenario,) = [path for path in SCENARIOS if "production" in path.name]
    found = helm.manifests("--values", scenario)
    assert len(of_kind(found, "ServiceMonitor")) == 1
    assert len(of_kind(found, "ScaledObject")) == 4
    assert len(of_kind(found, "Certificate")) == 8
    rules, dashboards = list(CHART.glob("alerts/*.yaml")), list(CHART.glob("dashboards/*.json"))
    assert len(of_kind(found, "PrometheusRule")) == len(rules)
    assert len([name for name in of_kind(found, "ConfigMap") if "-dashboard-" in name]) == len(dashboards)


def test_what_is_not_asked_for_is_not_there(helm: Helm) -> None:
    found = helm.manifests()
    assert of_kind(found, *OF_OPERATORS, "HorizontalPodAutoscaler", "Secret", "Role", "RoleBinding") == {}
