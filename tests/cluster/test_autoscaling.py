"""Cameras are raised from one to four by one call, and end again; an autoscaler makes pods follow."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cluster import terminal
from tests.cluster.autoscalers import needs_keda, needs_processor_metrics
from tests.cluster.holding import holds
from tests.cluster.kubernetes import Kubernetes
from tests.cluster.plotting import plot
from tests.cluster.prometheus import prometheus
from tests.cluster.release import FULL, Release
from tests.cluster.sight import age_at_most, longest_blind_seconds, looking, moments
from tests.cluster.watch import Glance, Watch
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until
from tests.monitoring.prometheus_server import PrometheusServer

# What four cameras need two of, by the plan of the release.
_SCALED = ("detector", "embedder")
_A_WHILE_SECONDS = 20.0
_LIMIT_SECONDS = 300.0
_ASKED_FOR, _PLAY, _END = "more cameras", "all play", "those end"
_COOLDOWN_SECONDS = 30
_COMMON = (f"autoscaling.keda.cooldownSeconds={_COOLDOWN_SECONDS}", "maximumCameras=4")
_OFF = ("autoscaling.enabled=false", "autoscaling.keda.enabled=false", "maximumCameras=8", "cameras=1")


@dataclass(slots=True)
class Trial:
    """One way to scale, tried with the street. `first`: the run of the camera that plays all the while."""

    kubernetes: Kubernetes
    street: SmallStreet
    source: str
    folder: Path
    watch: Watch
    first: terminal.Run
    marks: list[tuple[float, str]] = field(default_factory=list)

    def mark(self, what: str) -> float:
        self.marks.append((time.time(), what))
        return self.marks[-1][0]

    def wait(self, pods: int, what: str) -> None:
        """Wait until there are so many of each that scales, asked for and ready."""
        until(
            lambda: bool(self.watch.seen) and _has(self.watch.seen[-1], pods),
            lambda: f"{what}: {self.watch.seen[-1]}; {self._why()}",
            limit_seconds=_LIMIT_SECONDS,
            still=lambda: self.first.going_on,
            every_seconds=1.0,
        )

    def rest(self) -> None:
        """Let it play on as it is."""
        time.sleep(_A_WHILE_SECONDS)

    @contextmanager
    def more(self, cameras: int) -> Iterator[None]:
        """Have so many cameras more, by the one call that makes their deployment live; and back."""
        sources, name = [self.source] * cameras, f"more-{self.first.name}"
        self.mark(_ASKED_FOR)
        run = terminal.play_on(
            *(self.kubernetes, self.street, name, sources, self.folder / "more.log"),
            lambda _: self.watch.cameras() == 1 + cameras,
        )
        self.mark(_PLAY)
        yield
        run.wait_for_alerts(cameras)
        self.mark(_END)
        holds(run.end())

    def _why(self) -> str:
        return self.kubernetes.run("describe", "horizontalpodautoscalers")[-3000:]


@pytest.fixture
def watched(kubernetes: Kubernetes, release: Release, tmp_path: Path) -> Iterator[PrometheusServer]:
    needs_keda(kubernetes)
    with prometheus(kubernetes, tmp_path) as server:
        yield server


@contextmanager
def trial(release: Release, street: SmallStreet, source: str, folder: Path, name: str) -> Iterator[Trial]:
    """One camera plays, and everybody looks."""
    kubernetes, watch = release.kubernetes, Watch(release.kubernetes)
    first = terminal.play_on(kubernetes, street, name, [source], folder / "one.log")
    with looking(kubernetes, folder / "readings"), watch.going_on():
        yield Trial(kubernetes, street, source, folder, watch, first)
    holds(first.end())


@contextmanager
def switched_on(release: Release, *settings: str) -> Iterator[None]:
    """Leave the release with as many pods as `cameras` says, for the tests that come."""
    release.upgrade(*_COMMON, *settings)
    try:
        yield
    finally:
        release.upgrade(*_OFF)


def asking(detector: str, embedder: str) -> tuple[str, ...]:
    """Return the settings for so much processor time of each."""
    given = {"detector": detector, "embedder": embedder}
    return tuple(f"services.{name}.resources.requests.cpu={cpu}" for name, cpu in given.items())


def test_keda_follows_the_cameras(
    release: Release,
    street: SmallStreet,
    source: str,
    watched: PrometheusServer,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    with (
        switched_on(release, *_keda(watched), "autoscaling.targetPercent=100", *asking("500m", "100m")),
        trial(release, street, source, tmp_path, "keda") as tried,
    ):
        _there_and_back(tried, request, "KEDA", "autoscaling.svg")


def test_plain_autoscalers_follow_the_cameras(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    needs_processor_metrics(kubernetes)
    with (
        switched_on(release, "autoscaling.enabled=true", *_BUSY),
        trial(release, street, source, tmp_path, "plain") as tried,
    ):
        _there_and_back(tried, request, "plain HPAs", "autoscaling-plain.svg")


def test_no_pod_goes_for_an_upgrade_or_while_nobody_counts_cameras(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    watched: PrometheusServer,
    tmp_path: Path,
) -> None:
    # Three cameras need two of each by their number, and would not by the processor time they take.
    release.upgrade("cameras=3")
    with trial(release, street, source, tmp_path, "kept") as tried:
        tried.wait(2, "three cameras are planned, and there are not two of each")
        began = tried.mark("")
        with switched_on(release, *_keda(watched), *_LITTLE_BUSY), tried.more(2):
            tried.wait(2, "three cameras need two of each")
            release.upgrade("cameras=1")
            release.upgrade("autoscaling.keda.pollingSeconds=6")
            watched.stop()
            away = datetime.now(UTC)
            until(
                lambda: len(_without_a_count(kubernetes, away)) == len(_SCALED),
                lambda: (
                    f"cameras are counted without Prometheus, but for {_without_a_count(kubernetes, away)}"
                ),
                limit_seconds=_LIMIT_SECONDS,
                every_seconds=2.0,
            )
            # As long as it would take to have fewer.
            time.sleep(_COOLDOWN_SECONDS + 60.0)
            fewer = [one for one in tried.watch.seen if one.time > began and not _asks_for(one, 2)]
            assert not fewer, fewer[0]


def _there_and_back(tried: Trial, request: pytest.FixtureRequest, way: str, picture: str) -> None:
    tried.wait(1, "one camera needs one of each")
    tried.rest()
    with tried.more(3):
        tried.wait(2, "four cameras need two of each")
        up = tried.mark("pods are ready")
        tried.rest()
        tried.watch.each_looks_at_frames()
    tried.wait(1, "one camera needs one of each again")
    tried.mark("pods are gone")
    tried.rest()
    ended = tried.mark("")
    at = {what: moment for moment, what in tried.marks}
    seen = moments(tried.folder / "readings")
    if folder := os.environ.get("SIGHTLINE_CLUSTER"):
        plot(Path(folder) / picture, tried.watch.seen, seen, tried.marks[:-1])
    down_after = tried.watch.after(lambda one: _has(one, 1), at[_END])
    full = [one for one in seen if up < one.time < at[_END]]
    alone = [one for one in seen if at[_PLAY] < one.time < up]
    say(
        request.config,
        f"{way}: two of each {up - at[_ASKED_FOR]:.0f} s after three cameras more were asked for, one "
        f"{down_after:.0f} s after they ended; 95 in 100 frames were not older than "
        f"{age_at_most(full, 0.95)} s with two of each, {age_at_most(alone, 0.95)} s until then; blind for "
        f"{longest_blind_seconds(seen, at[_ASKED_FOR], at[_END]):.1f} s at most as pods came, "
        f"{longest_blind_seconds(seen, at[_END], ended):.1f} s as they went",
    )


# What one camera takes less than the target of, and four take more.
_BUSY = ("autoscaling.targetPercent=70", *asking("400m", "100m"))
# So much that processor time never asks for more pods than the number of cameras does.
_LITTLE_BUSY = ("autoscaling.targetPercent=100", *asking("550m", "100m"))


def _keda(server: PrometheusServer) -> tuple[str, ...]:
    return (
        "autoscaling.keda.enabled=true",
        f"autoscaling.keda.prometheusAddress={server.url}",
        "autoscaling.keda.pollingSeconds=5",
    )


def _has(seen: Glance, pods: int) -> bool:
    return _asks_for(seen, pods) and all(seen.ready[service] == pods for service in _SCALED)


def _asks_for(seen: Glance, pods: int) -> bool:
    return all(seen.wanted[service] == pods for service in _SCALED)


def _without_a_count(kubernetes: Kubernetes, since: datetime) -> set[str]:
    """Return the autoscalers of those that scale that said since then that nobody counts cameras."""
    events = kubernetes.get("events", "--field-selector=reason=FailedGetExternalMetric")
    scaled = {f"keda-hpa-{FULL}-{service}" for service in _SCALED}
    said = (one for one in events if datetime.fromisoformat(one["lastTimestamp"]) > since)
    return scaled & {one["involvedObject"]["name"] for one in said}
