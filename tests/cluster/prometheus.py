"""A Prometheus of this machine that watches the pods of a namespace, and is asked by the cluster."""

import json
import subprocess
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.cluster.kubernetes import COMPONENT, Kubernetes, Object
from tests.connected.meanwhile import meanwhile
from tests.connected.servers.failing import CannotStart
from tests.connected.waiting import until
from tests.monitoring.prometheus_server import PrometheusServer

_LOOK_SECONDS = 5


@contextmanager
def prometheus(kubernetes: Kubernetes, folder: Path) -> Iterator[PrometheusServer]:
    """Start one, and wait until it counts cameras.

    It reaches pods by way of the API server, so that it may stand outside of the cluster. Debian's does not
    look for pods by itself: it is told of them by a file in `folder`.
    """
    targets = folder / "pods.json"
    jobs = [{"job_name": "pods", "file_sd_configs": [{"files": [str(targets)]}]}]
    with (
        _way_in() as address,
        meanwhile(partial(_tell, kubernetes, address, targets)),
        PrometheusServer(jobs, [], look_seconds=_LOOK_SECONDS) as server,
    ):
        until(lambda: server.value("count(frame_grabber_cameras)") > 0, "Prometheus counts no cameras")
        yield server


@contextmanager
def _way_in() -> Iterator[str]:
    """Give host:port where the API server answers without a credential, to this machine alone."""
    process = subprocess.Popen(["kubectl", "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if "127.0.0.1" not in said:
            raise CannotStart(f"kubectl proxy does not start: {said.strip()}")
        yield said.split()[-1]
    finally:
        process.kill()
        process.communicate()


def _tell(kubernetes: Kubernetes, address: str, file: Path, ended: threading.Event) -> None:
    """Keep a file of the pods that there are."""
    selector = urllib.parse.urlencode({"labelSelector": COMPONENT})
    pods = f"http://{address}{kubernetes.path_of_pods}?{selector}"
    while not ended.is_set():
        with urllib.request.urlopen(pods, timeout=30) as answer:
            found = [_target(pod, kubernetes, address) for pod in _with_metrics(json.load(answer)["items"])]
        written = file.with_suffix(".new")
        written.write_text(json.dumps(found))
        written.rename(file)
        ended.wait(_LOOK_SECONDS)


def _with_metrics(pods: Sequence[Object]) -> Iterator[Object]:
    for pod in pods:
        ports = [port for one in pod["spec"]["containers"] for port in one.get("ports", [])]
        if any(port.get("name") == "http" for port in ports) and pod["status"]["phase"] == "Running":
            yield pod


def _target(pod: Object, kubernetes: Kubernetes, address: str) -> dict[str, Any]:
    """Return one pod as `file_sd_configs` has it, with the labels that a ServiceMonitor gives."""
    about = pod["metadata"]
    labels = {
        "__metrics_path__": kubernetes.path_of_metrics(about["name"]),
        "namespace": about["namespace"],
        "pod": about["name"],
        "job": about["labels"][COMPONENT],
    }
    return {"targets": [address], "labels": labels}
