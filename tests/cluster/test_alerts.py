"""The alert comes out of real pods."""

from pathlib import Path

import pytest

from services.chassis.access import CONSOLE, SERVICES
from tests.cluster import terminal
from tests.cluster.holding import holds, never_compared
from tests.cluster.kubernetes import Kubernetes, ready
from tests.cluster.release import Release
from tests.cluster.secret_objects import dashed
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet


def test_every_pod_is_ready_and_the_charts_own_test_says_so(release: Release, kubernetes: Kubernetes) -> None:
    for service in (*SERVICES, CONSOLE):
        assert all(ready(pod) for pod in kubernetes.pods(dashed(service)))
    assert "Succeeded" in release.test()


def test_the_namespace_takes_restricted_pods_alone(release: Release, kubernetes: Kubernetes) -> None:
    words = ("run", "root", "--image=local/any:1", "--restart=Never")
    refused = kubernetes.ran(*words)
    assert refused.returncode != 0
    assert "violates PodSecurity" in refused.stderr


def test_the_street_before_a_camera_raises_an_alert(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    log: Path,
    request: pytest.FixtureRequest,
) -> None:
    run = terminal.play(kubernetes, street, "alerts", [source], log)
    run.wait_for_alerts(3)
    report = run.end()
    holds(report)
    assert never_compared(report) == 0, report["ledger"]
    times = sorted(alert["capture_to_alert_seconds"] for alert in report["alerts"])
    say(
        request.config,
        f"{len(times)} alerts, from capture to alert {times[0]:.2f} to {times[-1]:.2f} s; "
        f"time to forget: {report['ledger']['time_to_forget']}",
    )
