"""One release of the chart, by a real Helm, with everything on: TLS at each edge, a user for each service."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.chassis.access import CONSOLE, SERVICES
from tests.charts.helm import CHART, Helm
from tests.cluster.kubernetes import Kubernetes
from tests.cluster.secret_objects import AUTHORITY, dashed
from tests.connected.secured.installation import Installation

RELEASE = "street"
FULL = f"{RELEASE}-sightline"
_LIMIT = "--timeout=10m"
# All of it has to fit on a machine of two cores. Where those are too few each gets its share of what it
# asked for: a frame-grabber that starves loses its cameras, an alert-dispatcher its evidence.
_ASKED = {
    "frame-grabber": "250m",
    "alert-dispatcher": "80m",
    "retention-purger": "80m",
    "registrar": "80m",
}
_ENVIRONMENT = {"frame-grabber": {"FRAME_GRABBER_FRAMES_PER_SECOND_LIMIT": "3"}}


@dataclass(frozen=True, slots=True)
class Release:
    """`values`: a file of those that every revision has."""

    helm: Helm
    kubernetes: Kubernetes
    values: Path

    def install(self) -> None:
        self._run("install", RELEASE, str(CHART), f"--values={self.values}", "--wait", _LIMIT)

    def upgrade(self, *settings: str) -> None:
        """Change values, as `key=value`, and wait until the new pods are ready."""
        words = [f"--set={setting}" for setting in settings]
        self._run("upgrade", RELEASE, str(CHART), "--reuse-values", *words, "--wait", _LIMIT)

    def roll_back(self) -> None:
        """Return to the revision before."""
        self._run("rollback", RELEASE, "--wait", _LIMIT)

    def test(self) -> str:
        """Return what `helm test` prints."""
        return self._run("test", RELEASE, _LIMIT)

    def uninstall(self) -> None:
        self._run("uninstall", RELEASE, "--wait", _LIMIT)

    def _run(self, *words: str) -> str:
        done = self.helm.run(*words, f"--namespace={self.kubernetes.namespace}")
        said = f"{done.stdout}{done.stderr}"
        assert done.returncode == 0, f"helm {words[0]}: {said}\n{self.kubernetes.complaints()}"
        return said


def values(installed: Installation, image: str, host: str) -> dict[str, Any]:
    """Return the values of an installation whose servers are on this machine, `host` to the cluster."""
    repository, _, tag = image.rpartition(":")
    return {
        "image": {"repository": repository, "tag": tag, "pullPolicy": "Never"},
        "cameras": 1,
        "maximumCameras": 8,
        # A plan for a busier street than there is, so that few cameras need more than one pod.
        "street": {"framesPerSecond": 10, "videoFramesPerSecond": 10, "facesPerMinute": 120},
        "trialsAllowed": True,
        "credentials": {"perService": True},
        "tls": {"enabled": True},
        "authority": {"existingSecret": AUTHORITY},
        "kafka": {
            "bootstrap": installed.kafka.bootstrap,
            "securityProtocol": "SASL_SSL",
        },
        "topics": {"existingSecret": "sightline-servers-topics"},
        "milvus": {"uri": installed.milvus.uri},
        "persistence": {"whenDeleted": "Delete"},
        "vault": {"size": "1Gi"},
        "networkPolicy": _policy(installed, host),
        "services": {
            dashed(name): {
                "resources": {"requests": {"cpu": _ASKED.get(dashed(name), "20m"), "memory": "256Mi"}},
                "env": _ENVIRONMENT.get(dashed(name), {}),
            }
            for name in (*SERVICES, CONSOLE)
        },
    }


def _policy(installed: Installation, host: str) -> dict[str, Any]:
    there = [{"ipBlock": {"cidr": f"{host}/32"}}]
    ports = {
        "kafka": int(installed.kafka.bootstrap.rpartition(":")[2]),
        "redis": installed.redis.port,
        "postgres": installed.postgres.port,
        "milvus": installed.milvus.port,
    }
    component = {"matchLabels": {"app.kubernetes.io/component": "operator"}}
    return {
        **{server: {"to": there, "ports": [port]} for server, port in ports.items()},
        "cameras": {"to": there, "ports": [8554]},
        "operators": {"from": [{"podSelector": component}]},
        "prometheus": {"from": [{"podSelector": component}]},
    }
