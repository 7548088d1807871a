"""Last, as tests are run in the order of their files: what is taken away leaves nothing behind."""

from tests.cluster import terminal
from tests.cluster.kubernetes import Kubernetes, names
from tests.cluster.release import Release

# All that a namespace can hold of what the chart makes.
_KINDS = (
    "pods,deployments,statefulsets,replicasets,jobs,services,configmaps,serviceaccounts,"
    "networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,persistentvolumeclaims"
)
# What every namespace has of itself.
_OF_THE_CLUSTER = {"kube-root-ca.crt", "default"}


def test_nothing_is_left(release: Release, kubernetes: Kubernetes) -> None:
    secrets = names(kubernetes.get("secrets"))
    release.uninstall()
    kubernetes.run("delete", "pod", terminal.POD)
    kubernetes.wait("delete", "pods", "--all")
    kubernetes.wait("delete", "persistentvolumeclaims", "--all")
    assert names(kubernetes.get(_KINDS)) - _OF_THE_CLUSTER == set()
    left = names(kubernetes.get("secrets"))
    assert left == {name for name in secrets if not name.startswith("sh.helm.release")}
