"""A Prometheus of this machine that watches the pods of a namespace, and is asked by the cluster."""

import json
import subprocess
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cluster.kubernetes import COMPONENT, Kubernetes, Object
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
        _told(kubernetes.namespace, address, targets),
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


@contextmanager
def _told(namespace: str, address: str, file: Path) -> Iterator[None]:
    """Keep a file of the pods that there are."""
    ended = threading.Event()
    selector = urllib.parse.urlencode({"labelSelector": COMPONENT})
    pods = f"/api/v1/namespaces/{namespace}/pods"

    def look() -> None:
        while not ended.is_set():
            with urllib.request.urlopen(f"http://{address}{pods}?{selector}", timeout=30) as answer:
                found = [_target(pod, address, pods) for pod in _with_metrics(json.load(answer)["items"])]
            written = file.with_suffix(".new")
            written.write_text(json.dumps(found))
            written.rename(file)
            ended.wait(_LOOK_SECONDS)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join()


def _with_metrics(pods: Sequence[Object]) -> Iterator[Object]:
    for pod in pods:
        ports = [port for one in pod["spec"]["containers"] for port in one.get("ports", [])]
        if any(port.get("name") == "http" for port in ports) and pod["status"]["phase"] == "Running":
            yield pod


def _target(pod: Object, address: str, pods: str) -> dict[str, Any]:
    """Return one pod as `file_sd_configs` has it, with the labels that a ServiceMonitor gives."""
    about = pod["metadata"]
    labels = {
        "__metrics_path__": f"{pods}/{about['name']}:7480/proxy/metrics",
        "namespace": about["namespace"],
        "pod": about["name"],
        "job": about["labels"][COMPONENT],
    }
    return {"targets": [address], "labels": labels}
