"""The demonstration's street through seven processes and four servers, against the same in one process."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from services.cli.demo import assets, story
from services.cli.report.summary import AlertEntry
from tests.connected.cluster import PYTHONPATH, Cluster, cluster
from tests.connected.playing import Played, playing

# A server that stalls for a second must not cost a look here: what is compared is what was looked at.
PATIENT = {"MATCHER_MILVUS_SEARCH_TIMEOUT_SECONDS": "10", "SIGHTLINE_REDIS_TIMEOUT_SECONDS": "10"}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deployment file of the demonstration, its list and its video beside it."""
    folder = tmp_path_factory.mktemp("street")
    return story.write(folder, assets.fetch(), datetime.now(UTC), size=(960, 540)).deployment_file


@pytest.fixture(scope="module")
def running(servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), {**servers, **PATIENT}) as made:
        yield made


@pytest.fixture(scope="module")
def alone(street: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """What one process makes of it, without any server."""
    result = tmp_path_factory.mktemp("alone") / "result"
    with playing(street, result, {**os.environ, "PYTHONPATH": PYTHONPATH}) as run:
        return run.wait()


def seen(alert: AlertEntry) -> dict[str, object]:
    """What the contract says of an alert, without its name and its times; pictures by their bytes' hash."""
    pictures = {"face": alert.face_jpeg, "reference": alert.reference_jpeg, "context": alert.context_jpeg}
    return {
        "camera": alert.camera,
        "subject": alert.subject,
        "score": None if alert.score is None else round(alert.score, 6),  # engines add in another order
        "joined": alert.matches_joined,
        "place": alert.place,
        **{name: sha256(jpeg or b"").hexdigest() for name, jpeg in pictures.items()},
    }


def test_seven_processes_raise_the_alerts_of_one(
    running: Cluster, street: Path, alone: Played, tmp_path: Path
) -> None:
    with playing(street, tmp_path / "result", running.operators, "--cluster") as run:
        together = run.wait()
    assert (alone.problems, together.problems) == ([], []), together.report.ledger.probes.forgotten
    assert len(together.report.alerts) == 2
    assert [seen(alert) for alert in together.report.alerts] == [seen(alert) for alert in alone.report.alerts]
    assert together.report.ledger.adds_up
    assert together.report.ledger.tracks_opened == alone.report.ledger.tracks_opened
    assert together.report.ledger.probes.seen == alone.report.ledger.probes.seen
