"""A namespace of a real cluster, asked by kubectl."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.connected.servers.failing import CannotStart
from tests.samples import samples

Object = dict[str, Any]
_LIMIT_SECONDS = 180.0
_PORT_OF_METRICS = 7480
COMPONENT = "app.kubernetes.io/component"


@dataclass(frozen=True, slots=True)
class Kubernetes:
    """`namespace`: where everything is."""

    namespace: str

    @classmethod
    def found(cls, namespace: str) -> "Kubernetes":
        """Take the cluster that kubectl is told of. CannotStart when there is none."""
        if not os.environ.get("KUBECONFIG"):
            raise CannotStart("no cluster is named: KUBECONFIG=file tox -e cluster")
        if shutil.which("kubectl") is None:
            raise CannotStart(
                "kubectl is missing: sudo apt install kubernetes-client, or as your cluster's makers say"
            )
        made = cls(namespace)
        done = made.ran("get", "--raw", "/readyz")
        if done.returncode:
            raise CannotStart(
                f"the cluster of {os.environ['KUBECONFIG']} does not answer: {done.stderr.strip()}"
            )
        return made

    def ran(
        self, *words: str, given: str | bytes = b"", limit_seconds: float = _LIMIT_SECONDS
    ) -> "subprocess.CompletedProcess[str]":
        """Run kubectl to its end, however that is; `given`: what it reads."""
        content = given.encode() if isinstance(given, str) else given
        done = subprocess.run(
            ["kubectl", "--namespace", self.namespace, *words],
            input=content,
            capture_output=True,
            timeout=limit_seconds,
        )
        return subprocess.CompletedProcess(
            done.args,
            done.returncode,
            done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"),
        )

    def run(self, *words: str, given: str | bytes = b"", limit_seconds: float = _LIMIT_SECONDS) -> str:
        """Run kubectl, which must succeed; return what it prints."""
        done = self.ran(*words, given=given, limit_seconds=limit_seconds)
        assert done.returncode == 0, f"kubectl {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def apply(self, *objects: Object) -> None:
        """Make objects, or change them."""
        self.run(
            "apply",
            "--filename",
            "-",
            given=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}),
        )

    def get(self, kinds: str, *words: str) -> list[Object]:
        """Return the objects of some kinds."""
        found: list[Object] = json.loads(self.run("get", kinds, "--output=json", *words))["items"]
        return found

    def of_services(self, kinds: str, *components: str) -> list[Object]:
        """Return the objects of some kinds that services have."""
        return self.get(kinds, f"--selector={COMPONENT} in ({','.join(components)})")

    def pods(self, *components: str) -> list[Object]:
        """Return the pods of services that are not on their way out."""
        return [pod for pod in self.of_services("pods", *components) if stays(pod)]

    @property
    def path_of_pods(self) -> str:
        """Return where the API server lists them."""
        return f"/api/v1/namespaces/{self.namespace}/pods"

    def path_of_metrics(self, pod: str) -> str:
        """Return where the API server passes on what a pod tells of itself."""
        return f"{self.path_of_pods}/{pod}:{_PORT_OF_METRICS}/proxy/metrics"

    def metrics(self, pod: str) -> Mapping[str, float]:
        """Return a pod's metrics by name and labels; none while it does not answer."""
        done = self.ran("get", "--raw", self.path_of_metrics(pod))
        return {} if done.returncode else samples(done.stdout)

    def wait(self, condition: str, *what: str, limit_seconds: float = 300.0) -> None:
        """Wait until a condition holds of objects."""
        words = ["wait", f"--for={condition}", f"--timeout={limit_seconds:.0f}s", *what]
        self.run(*words, limit_seconds=limit_seconds + 10)

    def complaints(self) -> str:
        """Return what went wrong in the namespace, for whoever reads that a test failed."""
        events = self.run("get", "events", "--field-selector=type=Warning", "--sort-by=.lastTimestamp")
        return "\n".join([self.run("get", "pods", "--output=wide"), *events.splitlines()[-12:]])


def stays(pod: Object) -> bool:
    """Return whether a pod is not on its way out."""
    return "deletionTimestamp" not in pod["metadata"]


def ready(pod: Object) -> bool:
    """Return whether all that a pod says of its readiness is yes."""
    said: Sequence[Object] = pod["status"].get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in said)


def names(objects: Collection[Object]) -> set[str]:
    return {one["metadata"]["name"] for one in objects}


def here() -> str:
    """Return the address of this machine that the cluster can reach."""
    words = ["kubectl", "config", "view", "--minify", "--output=jsonpath={.clusters[0].cluster.server}"]
    asked = subprocess.run(words, capture_output=True, text=True, check=True)
    server = urlsplit(asked.stdout)
    # Nothing is sent: a datagram's socket is asked by which way it would go.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect((server.hostname, server.port or 443))
        return str(way.getsockname()[0])
