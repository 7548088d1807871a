"""The chart is upgraded and rolled back while video plays."""

from pathlib import Path

import pytest

from services.chassis.access import SERVICES
from tests.cluster import terminal
from tests.cluster.holding import none_is_double
from tests.cluster.kubernetes import Kubernetes
from tests.cluster.release import Release
from tests.cluster.secret_objects import dashed
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet


def test_an_upgrade_and_a_roll_back_cost_no_alert(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    log: Path,
    request: pytest.FixtureRequest,
) -> None:
    run = terminal.play(kubernetes, street, "changes", [source], log)
    run.wait_for_alerts(1)
    before = _pods(kubernetes)
    release.upgrade("log=warning")
    run.wait_for_alerts(2)
    after = _pods(kubernetes)
    release.roll_back()
    run.wait_for_alerts(2)
    assert not before & after, "a pod has settings that are no longer so"
    assert not after & _pods(kubernetes), "a pod has settings that are no longer so"
    say(request.config, f"upgrade and roll-back: {none_is_double(run.end())}")


def _pods(kubernetes: Kubernetes) -> set[str]:
    return {pod["metadata"]["uid"] for service in SERVICES for pod in kubernetes.pods(dashed(service))}
