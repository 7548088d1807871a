"""A person at a terminal, who is a pod of the cluster: runs trials by `sightline run --cluster`."""

import json
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from services.chassis.access import OPERATOR, SERVICES
from tests.cluster.kubernetes import Kubernetes, Object
from tests.cluster.release import FULL
from tests.cluster.secret_objects import dashed
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until

POD = "operator"
_STREET, _RESULTS = "/tmp/street", "/tmp/results"
_TRIES = 4
_RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
}


@dataclass(slots=True)
class Run:
    """A run that goes on in the pod, watched from here."""

    kubernetes: Kubernetes
    name: str
    popen: "subprocess.Popen[bytes]"
    log: Path

    @property
    def going_on(self) -> bool:
        return self.popen.poll() is None

    def end(self, limit_seconds: float = 240.0) -> dict[str, Any]:
        """End it as a person does with Ctrl-C; return its report."""
        self.kubernetes.run("exec", POD, "--", "python3", "-c", _INTERRUPT, self.name)
        assert self.popen.wait(limit_seconds) == 0, self.said()
        words = ("exec", POD, "--", "cat", f"{_RESULTS}/{self.name}/report.json")
        report: dict[str, Any] = json.loads(self.kubernetes.run(*words))
        return report

    def said(self) -> str:
        """Return what it has printed so far."""
        return self.log.read_text(errors="replace")

    def alerts(self) -> int:
        """Return how many alerts it has told of."""
        return self.said().count("ALERT at ")

    def wait_for_alerts(self, more: int) -> None:
        """Wait for so many more than there are now."""
        wanted = self.alerts() + more
        until(
            lambda: self.alerts() >= wanted,
            lambda: f"{self.alerts()} of {wanted} alerts: {self.said()}",
            still=lambda: self.going_on,
            every_seconds=0.2,
        )


# The image has no program that finds another by what it was told.
_INTERRUPT = """
import os, pathlib, signal, sys
for each in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
    words = each.read_bytes().split(b"\\0")
    if f"--output=/tmp/results/{sys.argv[1]}".encode() in words:
        os.kill(int(each.parent.name), signal.SIGINT)
"""


def start(kubernetes: Kubernetes, image: str) -> None:
    """Make the pod, and wait until it is ready."""
    kubernetes.apply(_pod(image))
    kubernetes.wait("condition=Ready", f"pod/{POD}")


def play(kubernetes: Kubernetes, street: SmallStreet, name: str, sources: Sequence[str], log: Path) -> Run:
    """Begin a run of the street's deployment `name` on these sources; what it says goes to `log`."""
    street.deployment(name)
    _bring(kubernetes, street.folder)
    words = [
        *("sightline", "run", "--cluster", f"--deployment={_STREET}/{name}.yaml"),
        *(f"--source={source}" for source in sources),
        f"--output={_RESULTS}/{name}",
    ]
    with log.open("wb") as said:
        popen = subprocess.Popen(
            ["kubectl", f"--namespace={kubernetes.namespace}", "exec", POD, "--", *words],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    return Run(kubernetes, name, popen, log)


def play_on(
    kubernetes: Kubernetes,
    street: SmallStreet,
    name: str,
    sources: Sequence[str],
    log: Path,
    plays: Callable[[Run], bool] = lambda run: run.alerts() > 0,
) -> Run:
    """Begin a run and wait until it plays; begin anew where pods have just been replaced.

    Who calls a service knows it by the address that it had: the first call may fail, the next one asks anew.
    """
    for number in range(_TRIES):
        run = play(kubernetes, street, f"{name}-{number}", sources, log)
        until(
            partial(_plays_or_ended, run, plays),
            run.said,
            every_seconds=0.2,
        )
        if run.going_on:
            return run
        assert "a service cannot be reached" in run.said(), run.said()
    raise AssertionError(f"a service cannot be reached after {_TRIES} tries: {run.said()}")


def _plays_or_ended(run: Run, plays: Callable[[Run], bool]) -> bool:
    return not run.going_on or plays(run)


def _bring(kubernetes: Kubernetes, folder: Path) -> None:
    """Bring a street's list and deployment files into the pod, without its film."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in [*folder.glob("*.yaml"), folder / "watchlist"]:
            archive.add(path, path.relative_to(folder))
    kubernetes.run("exec", POD, "--", "mkdir", "-p", _STREET)
    words = ("tar", "--extract", "--no-same-owner", "--no-same-permissions", f"--directory={_STREET}")
    kubernetes.run("exec", "--stdin", POD, "--", *words, given=packed.getvalue())


def _pod(image: str) -> Object:
    addresses = ",".join(f"{service}={FULL}-{dashed(service)}:7400" for service in SERVICES)
    variables = {
        "SIGHTLINE_ADDRESSES": addresses,
        "SIGHTLINE_TLS_AUTHORITY": "/etc/sightline/tls/ca.crt",
        "SIGHTLINE_TLS_CERTIFICATE": "/etc/sightline/tls/tls.crt",
        "SIGHTLINE_TLS_KEY": "/etc/sightline/tls/tls.key",
    }
    common = {
        "image": image,
        "imagePullPolicy": "Never",
        "securityContext": _RESTRICTED,
    }
    keys = {"name": "keys", "mountPath": "/etc/sightline/keys"}
    given = [f"/etc/sightline/given/{OPERATOR}.key", "/etc/sightline/given/directory.json"]
    copy = {
        **common,
        "name": "keys",
        "command": ["install", "--mode=0600", f"--target-directory={keys['mountPath']}", *given],
        "volumeMounts": [keys, {"name": "given", "mountPath": "/etc/sightline/given"}],
    }
    terminal = {
        **common,
        "name": "terminal",
        "command": ["sleep", "infinity"],
        "env": [{"name": name, "value": value} for name, value in variables.items()],
        "volumeMounts": [
            keys,
            {"name": "tls", "mountPath": "/etc/sightline/tls"},
            {"name": "tmp", "mountPath": "/tmp"},
        ],
    }
    memory = {"medium": "Memory"}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": POD, "labels": {"app.kubernetes.io/component": "operator"}},
        "spec": {
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 1,
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": 10001,
                "runAsGroup": 10001,
                "fsGroup": 10001,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "initContainers": [copy],
            "containers": [terminal],
            "volumes": [
                {"name": "given", "secret": {"secretName": f"sightline-keys-{OPERATOR}"}},
                {"name": "tls", "secret": {"secretName": f"sightline-tls-{OPERATOR}"}},
                {"name": "keys", "emptyDir": memory},
                {"name": "tmp", "emptyDir": memory},
            ],
        },
    }
