"""Any service may be killed, any server restarted, while video plays: no alert is lost, none appears twice.

Each once; SIGHTLINE_KILLS says how often (`tox -e kills`: ten times).
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connected.cluster import Cluster, cluster
from tests.connected.failing_run import FailingRun, hold, leaves_nothing_readable, start_again
from tests.connected.figures import say
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until

_AGAIN = range(int(os.environ.get("SIGHTLINE_KILLS", "1")))
# About as fast as a camera, so that there is a while in which something can fail.
_PACED = {"FRAME_GRABBER_BYTES_PER_SECOND_LIMIT": "700000"}
_FACE, _LOOK, _MATCH = (
    ("detector", "detector_faces_total"),
    ("detector", "detector_looks_total"),
    ("matcher", 'matcher_probes_total{decision="match"}'),
)
# When each is killed: as soon as this has happened, it has something in hand.
_MOMENTS = {
    "frame_grabber": _FACE,
    "detector": _FACE,
    "embedder": _LOOK,
    "matcher": _LOOK,
    "alert_dispatcher": _MATCH,
    "retention_purger": _MATCH,
    "registrar": _MATCH,
}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> SmallStreet:
    return SmallStreet.write(tmp_path_factory.mktemp("street"))


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), servers, more={"frame_grabber": _PACED}) as made:
        yield made


@pytest.fixture(scope="module")
def restarting(
    kafka: KafkaServer, redis_server: RedisServer, postgres: PostgresServer, milvus: MilvusServer
) -> dict[str, Server]:
    return {server.name: server for server in (kafka, redis_server, postgres, milvus)}


@pytest.mark.parametrize("again", _AGAIN)
@pytest.mark.parametrize("service", _MOMENTS)
def test_a_service_that_is_killed_costs_no_alert(
    running: Cluster,
    street: SmallStreet,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    service: str,
    again: int,
) -> None:
    asked, metric = _MOMENTS[service]
    name = f"kill-{service.replace('_', '-')}-{again}"
    failing = FailingRun(running, street, name, tmp_path)
    failing.mark(asked, metric)
    with failing.play() as run:
        failing.wait_for_more(run, asked, metric)
        running.one(service).kill()
        time.sleep(1.0)  # as long as an orchestrator takes to notice
        away = start_again(running.one(service), running)
        played = run.wait()
    say(
        request.config,
        f"{service}: kill -9, ready {1 + away:.1f} s later: {len(played.report.alerts)} alerts, "
        f"{'; '.join(played.problems) or 'nothing to say'}",
    )
    hold(played)
    leaves_nothing_readable(running)


@pytest.mark.parametrize("again", _AGAIN)
@pytest.mark.parametrize(
    ("server", "service", "says"),
    [
        ("kafka", "detector", "Kafka"),
        ("redis", "detector", "Redis"),
        ("postgres", "alert_dispatcher", "database"),
        ("milvus", "matcher", "Milvus"),
    ],
)
def test_a_server_that_is_restarted_costs_no_alert(
    running: Cluster,
    restarting: dict[str, Server],
    street: SmallStreet,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    server: str,
    service: str,
    says: str,
    again: int,
) -> None:
    failing = FailingRun(running, street, f"restart-{server}-{again}", tmp_path)
    failing.mark(*_MATCH)
    with failing.play() as run:
        failing.wait_for_more(run, *_MATCH)
        restarting[server].kill()
        said = until(lambda: says in running.one(service).problems(), f"{service} does not say {says}")
        restarting[server].start()
        back = until(lambda: not any(one.problems() for one in running.every()), "not all are ready again")
        played = run.wait()
    say(
        request.config,
        f"{server}: said on /readyz after {said:.1f} s, all ready {back:.1f} s after it is back: "
        f"{len(played.report.alerts)} alerts, {'; '.join(played.problems) or 'nothing to say'}",
    )
    hold(played, keyring_lost=server == "redis")
    leaves_nothing_readable(running)
