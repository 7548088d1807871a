"""Every pod passes the restricted Pod Security Standard, and gets by with less than it allows."""

from pathlib import Path
from typing import Any

import pytest

from tests.charts.helm import SCENARIOS, Helm
from tests.charts.pods import containers, of_kind, pods

named = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
# https://kubernetes.io/docs/concepts/security/pod-security-standards/, of those that restricted lets pass.
VOLUMES = {
    "configMap",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
SHARED = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace")


@named
def test_a_pod_is_of_the_restricted_profile(helm: Helm, scenario: Path) -> None:
    found = dict(pods(helm.manifests("--values", scenario)))
    assert len(found) == 10
    for pod in found.values():
        assert not any(pod.get(word) for word in SHARED)
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert {word for volume in pod.get("volumes", []) for word in set(volume) - {"name"}} <= VOLUMES
        for container in containers(pod):
            assert is_restricted(container["securityContext"])
            assert not any("hostPort" in port for port in container.get("ports", []))


def is_restricted(context: dict[str, Any]) -> bool:
    return context == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "capabilities": {"drop": ["ALL"]},
    }


@named
def test_no_pod_may_ask_kubernetes_anything(helm: Helm, scenario: Path) -> None:
    found = helm.manifests("--values", scenario)
    assert all(pod["automountServiceAccountToken"] is False for _, pod in pods(found))
    accounts = of_kind(found, "ServiceAccount")
    assert len(accounts) == 8
    assert not any(account["automountServiceAccountToken"] for account in accounts.values())


@named
def test_what_passes_by_is_in_memory(helm: Helm, scenario: Path) -> None:
    for _, pod in pods(helm.manifests("--values", scenario)):
        folders = [volume["emptyDir"] for volume in pod.get("volumes", []) if "emptyDir" in volume]
        assert all(folder["medium"] == "Memory" and folder["sizeLimit"] for folder in folders)


@named
def test_a_container_has_its_limits(helm: Helm, scenario: Path) -> None:
    for _, pod in pods(helm.manifests("--values", scenario)):
        for container in containers(pod):
            assert "memory" in container["resources"]["limits"]
            assert {"cpu", "memory"} <= set(container["resources"]["requests"])
