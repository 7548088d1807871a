"""How long a live camera is blind when who grabs or looks at it dies or stops, with two of each, or a server.

The times are printed and decide nothing: goals are 8 s for a kill with a session of 6 s, 2 s for a stop.
"""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from tests.connected.cluster import Cluster, Process, cluster
from tests.connected.failing_run import FailingRun, leaves_nothing_readable, start_again, total
from tests.connected.figures import say
from tests.connected.playing import Playing
from tests.connected.servers.gstreamer import ensure_gstreamer
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.milvus_server import MilvusServer
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.sight import HANDLED, Sight, looking
from tests.connected.small_street import SmallStreet
from tests.connected.test_rtsp import RtspServer

_AGAIN = range(int(os.environ.get("SIGHTLINE_KILLS", "1")))
_REPLICAS = {"frame_grabber": 2, "detector": 2}
# What tells which of them has the camera.
_AT_WORK = {"frame_grabber": "frame_grabber_frames_captured_total", "detector": HANDLED}
_SOME_PICTURES = 20


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), servers, _REPLICAS) as made:
        yield made


@pytest.fixture(scope="module")
def camera() -> Iterator[RtspServer]:
    ensure_gstreamer()
    server = RtspServer.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def live(
    running: Cluster, camera: RtspServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Playing, Sight]]:
    """A run of one live camera, for as long as the tests last; in the end its ledger closes."""
    street = SmallStreet.write(tmp_path_factory.mktemp("street"))
    failing = FailingRun(running, street, "live", tmp_path_factory.mktemp("live"))
    with (
        failing.play("--source", camera.address) as run,
        looking(running.processes["detector"]) as sight,
    ):
        sight.wait_for(_SOME_PICTURES)
        yield run, sight
        run.popen.send_signal(signal.SIGTERM)
        ledger = run.wait().report.ledger
    assert ledger.adds_up, ledger
    assert (ledger.frames.in_flight, ledger.probes.in_flight, ledger.tracks_living) == (0, 0, 0), ledger


@pytest.mark.parametrize("again", _AGAIN)
@pytest.mark.parametrize("word", ["kill", "stop"])
@pytest.mark.parametrize("service", list(_AT_WORK))
def test_a_camera_sees_again(
    running: Cluster,
    live: tuple[Playing, Sight],
    request: pytest.FixtureRequest,
    service: str,
    word: str,
    again: int,
) -> None:
    _, sight = live
    struck = at_work(running.processes[service], _AT_WORK[service], sight)
    began = time.monotonic()
    if word == "kill":
        struck.kill()
    else:
        assert struck.stop() == 0, struck.last_words()
    sight.wait_for(_SOME_PICTURES)  # more than were on their way: the other one has taken over
    handed_over = sight.longest_gap_seconds(began)
    back = time.monotonic()
    start_again(struck, running)
    sight.wait_for(_SOME_PICTURES)
    taken_back = sight.longest_gap_seconds(back)
    line = f"{service}: {word}: blind for {handed_over:.1f} s, and {taken_back:.1f} s when it is back"
    say(request.config, line)
    leaves_nothing_readable(running)


@pytest.mark.parametrize("again", _AGAIN)
@pytest.mark.parametrize("name", ["postgres", "milvus", "redis", "kafka"])
def test_a_camera_sees_again_after_a_server(
    running: Cluster,
    live: tuple[Playing, Sight],
    request: pytest.FixtureRequest,
    kafka: KafkaServer,
    redis_server: RedisServer,
    postgres: PostgresServer,
    milvus: MilvusServer,
    name: str,
    again: int,
) -> None:
    _, sight = live
    (server,) = (one for one in (kafka, redis_server, postgres, milvus) if one.name == name)
    began = time.monotonic()
    server.kill()
    server.start()
    away = time.monotonic() - began
    sight.wait_for(_SOME_PICTURES)
    for process in running.every():
        running.wait_until_ready(process)
    blind = sight.longest_gap_seconds(began)
    line = f"{name}: away for {away:.1f} s: blind for {blind:.1f} s"
    say(request.config, line)
    leaves_nothing_readable(running)


def at_work(replicas: list[Process], metric: str, sight: Sight) -> Process:
    """Return the one of them that has the camera."""
    before = [total(one.metrics(), metric) for one in replicas]
    sight.wait_for(_SOME_PICTURES)
    rises = [total(one.metrics(), metric) - had for one, had in zip(replicas, before, strict=True)]
    return replicas[rises.index(max(rises))]
