"""Runs of the short street during which something fails, and what must hold after each.

What is on the bus is kept: a match becomes an alert or joins one, whoever dies. What is not: a look at a
face whose key ran out before anybody was there to compare it. The run says how many those were; so there may
be fewer alerts than passes only where it says so, and never more.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.cli.demo.walks import LISTED
from tests.connected.cluster import ROOT, Cluster, Process
from tests.connected.playing import Played, Playing, playing
from tests.connected.small_street import PASSES, SmallStreet
from tests.connected.waiting import until

# What a run may say after a failure: looks that nobody compared in time.
_FORGOTTEN = "looks at faces were forgotten without being compared"
_JPEG = b"\xff\xd8\xff"


@dataclass(slots=True)
class FailingRun:
    """One run on a cluster; `name` is its deployment's."""

    cluster: Cluster
    street: SmallStreet
    name: str
    folder: Path
    counted: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def play(self, *options: str) -> Iterator[Playing]:
        """Play it, from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file, result = self.street.deployment(self.name), self.folder / "result"
        with playing(file, result, self.cluster.operators, "--cluster", *options) as run:
            yield run

    def mark(self, service: str, metric: str) -> None:
        """Remember what a metric counts now."""
        self.counted[metric] = total(self.cluster.one(service).metrics(), metric)

    def wait_for_more(self, run: Playing, service: str, metric: str, by: int = 1) -> None:
        """Wait until a metric has risen since `mark`."""
        one = self.cluster.one(service)
        until(
            lambda: total(one.metrics(), metric) >= self.counted[metric] + by,
            f"{service}: {metric} did not rise",
            still=lambda: run.popen.poll() is None,
        )


def total(metrics: Mapping[str, float], name: str) -> float:
    """Return the sum over all metrics whose name and labels begin like this."""
    return sum(value for key, value in metrics.items() if key.startswith(name))


def start_again(process: Process, cluster: Cluster) -> float:
    """Start a process that has ended; return after how many seconds it was ready."""
    began = time.monotonic()
    process.start()
    cluster.wait_until_ready(process)
    return time.monotonic() - began


def hold(played: Played, *, keyring_lost: bool = False) -> None:
    """Whatever failed: the ledger closes, each match became one alert or joined one, and gaps are said.

    A keyring that was lost takes along what it counted since it was last read: then fewer are counted.
    """
    report, ledger = played.report, played.report.ledger
    assert ledger.adds_up, ledger
    assert (ledger.frames.in_flight, ledger.probes.in_flight, ledger.tracks_living) == (0, 0, 0), ledger
    alerts = report.alerts
    assert len({alert.id for alert in alerts}) == len(alerts)
    assert {alert.subject for alert in alerts} <= {LISTED}
    joined = sum(alert.matches_joined for alert in alerts)
    counted = {reason: count for reason, count in ledger.probes.retained.items() if count}
    if keyring_lost:
        assert counted.keys() <= {"alert", "same_pass", "keyring_lost"}, ledger
        assert counted.get("alert", 0) <= len(alerts) and sum(counted.values()) <= len(alerts) + joined
    else:
        assert counted.pop("alert", 0) == len(alerts), (ledger, played.problems)
        assert counted.pop("same_pass", 0) == joined, (ledger, alerts)
        assert counted == {}, f"matches that became nothing: {counted}"
    assert [problem for problem in played.problems if _FORGOTTEN not in problem] == []
    assert all(alert.face_jpeg and alert.reference_jpeg for alert in alerts)
    if not played.problems:
        assert len(alerts) == PASSES, (ledger, alerts)
    assert len(alerts) <= PASSES, alerts


def leaves_nothing_readable(cluster: Cluster) -> None:
    """No log tells of a person or of what went wrong inside; no file that a process left holds a picture."""
    for log in cluster.logs():
        said = log.read_bytes()
        assert b"Traceback" not in said, log.read_text(errors="replace")
        assert LISTED.encode() not in said, log
        assert _JPEG not in said, log
    left = [path for path in (cluster.folder / "tmp").rglob("*") if path.is_file()]
    assert [path for path in left if _JPEG in path.read_bytes()] == []
    assert [*ROOT.glob("core"), *ROOT.glob("core.[0-9]*")] == []
