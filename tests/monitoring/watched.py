"""The street through all services on real servers, with TLS between them, while Prometheus watches."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from charts.monitoring.writing import CHART
from tests.chassis.certificates import Authority
from tests.connected.cluster import Cluster, cluster
from tests.connected.playing import Played, playing
from tests.connected.servers.__main__ import all_servers
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until
from tests.monitoring.prometheus_server import PrometheusServer, jobs_of

_READINGS_BEFORE_AND_AFTER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What was played, and who watched from when until when (Unix time)."""

    prometheus: PrometheusServer
    played: Played
    began: float
    ended: float


@contextmanager
def watched(folder: Path) -> Iterator[Watched]:
    """Play it, and leave Prometheus to be asked."""
    street = SmallStreet.write(_made(folder / "street"))
    tls = Authority(_made(folder / "tls")).tls("street")
    with all_servers() as (_, servers):
        environment = {
            **servers,
            "SIGHTLINE_TLS_CERTIFICATE": str(tls.certificate),
            "SIGHTLINE_TLS_KEY": str(tls.key),
            "SIGHTLINE_TLS_AUTHORITY": str(tls.authority),
            "DETECTOR_FOOTAGE": str(_made(folder / "footage")),
        }
        with cluster(_made(folder / "cluster"), environment) as running:
            yield from _watched(running, street, folder)


def _watched(running: Cluster, street: SmallStreet, folder: Path) -> Iterator[Watched]:
    console = running.console()
    running.processes["console"] = [console]
    console.start()
    running.wait_until_ready(console)
    targets = {one.service: f"127.0.0.1:{one.http_port}" for one in running.every()}
    with PrometheusServer(jobs_of(targets), sorted((CHART / "alerts").glob("*.yaml"))) as prometheus:
        until(lambda: prometheus.value("sum(up)") == len(targets), "not every process is watched")
        began = time.time()
        _reads_on(prometheus, began)
        urllib.request.urlopen(f"http://127.0.0.1:{console.grpc_port}/", timeout=10).close()
        with playing(street.deployment("watched"), folder / "result", running.operators, "--cluster") as run:
            played = run.wait(480)
        ended = time.time()
        _reads_on(prometheus, ended)
        yield Watched(prometheus, played, began, ended + _READINGS_BEFORE_AND_AFTER_SECONDS)


def _reads_on(prometheus: PrometheusServer, since: float) -> None:
    """Wait until it has read several times more."""
    later = since + _READINGS_BEFORE_AND_AFTER_SECONDS
    until(lambda: prometheus.value("min(timestamp(up))") > later, "Prometheus reads no more")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
