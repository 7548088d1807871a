"""The pods of what was rendered, whatever they stand in."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.charts.helm import Manifest

_WITH_TEMPLATE = {"Deployment", "StatefulSet", "Job"}


def pods(manifests: Sequence[Manifest]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each object that makes a pod, and the pod's spec."""
    for one in manifests:
        if one["kind"] == "Pod":
            yield one["metadata"]["name"], one["spec"]
        elif one["kind"] in _WITH_TEMPLATE:
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """Every container of a pod, those before its start included."""
    return [*pod.get("initContainers", []), *pod["containers"]]


def of_kind(manifests: Sequence[Manifest], *kinds: str) -> dict[str, Manifest]:
    """Return the objects of some kinds by name."""
    return {one["metadata"]["name"]: one for one in manifests if one["kind"] in kinds}
