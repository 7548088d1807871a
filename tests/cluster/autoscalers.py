"""What of a cluster can change the number of pods: KEDA, and the metrics server that plain HPAs ask."""

import pytest

from tests.cluster.kubernetes import Kubernetes


def needs_keda(kubernetes: Kubernetes) -> None:
    """Skip where its definitions are missing, or what answers for it."""
    definition = kubernetes.ran("get", "customresourcedefinition", "scaledobjects.keda.sh")
    if definition.returncode or not _answers(kubernetes, "external.metrics.k8s.io/v1beta1"):
        pytest.skip("the cluster has no KEDA: https://keda.sh/docs/latest/deploy/")


def needs_processor_metrics(kubernetes: Kubernetes) -> None:
    """Skip where nobody says how busy pods are."""
    if not _answers(kubernetes, "metrics.k8s.io/v1beta1"):
        pytest.skip("the cluster has no metrics server: https://github.com/kubernetes-sigs/metrics-server")


def _answers(kubernetes: Kubernetes, group: str) -> bool:
    return kubernetes.ran("get", "--raw", f"/apis/{group}").returncode == 0
