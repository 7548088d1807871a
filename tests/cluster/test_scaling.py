"""Cameras are raised from one to four and back by one value; pods follow, and frames do not grow old."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cluster import terminal
from tests.cluster.holding import holds
from tests.cluster.kubernetes import COMPONENT, Kubernetes, Object, ready
from tests.cluster.plotting import plot
from tests.cluster.release import Release
from tests.cluster.sight import age_at_most, longest_blind_seconds, looking, moments
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until

FOLLOWING = ("frame-grabber", "detector", "embedder", "matcher")
# The detector's own bound: older frames are forgotten unseen, and the alarm FramesTooOld rings.
AGE_LIMIT_SECONDS = 1.0
_A_WHILE_SECONDS = 20.0
_PLAYING = 'frame_grabber_cameras{state="playing"}'


@dataclass(slots=True)
class Watch:
    """Every other second: cameras that play, and pods of each service that are ready.

    No more often, as each question costs a core a tenth of a second that the pods need.
    """

    kubernetes: Kubernetes
    seen: list[tuple[float, int, dict[str, int]]] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self._ended.wait(2.0):
            there = [pod for pod in self.kubernetes.pods(*FOLLOWING) if ready(pod)]
            counts = {service: sum(_is_of(pod, service) for pod in there) for service in FOLLOWING}
            self.seen.append((time.time(), self.cameras(), counts))

    def cameras(self) -> int:
        """Return how many cameras play now."""
        pods = self.kubernetes.pods("frame-grabber")
        return int(sum(self.kubernetes.metrics(pod["metadata"]["name"]).get(_PLAYING, 0) for pod in pods))

    @contextmanager
    def going_on(self) -> Iterator[None]:
        thread = threading.Thread(target=self.look)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()


def test_pods_follow_the_cameras(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    readings, watch, marks = tmp_path / "readings", Watch(kubernetes), []

    def mark(what: str) -> None:
        marks.append((time.time(), what))

    first = terminal.play(kubernetes, street, "one", [source], tmp_path / "one.log")
    first.wait_for_alerts(1)
    with looking(kubernetes, readings), watch.going_on():
        time.sleep(_A_WHILE_SECONDS)
        mark("cameras=4")
        release.upgrade("cameras=4")
        mark("pods are ready")
        time.sleep(_A_WHILE_SECONDS)
        more = terminal.play(kubernetes, street, "three-more", [source] * 3, tmp_path / "more.log")
        until(lambda: watch.cameras() == 4, "four cameras do not play", still=lambda: more.going_on)
        mark("4 cameras play")
        more.wait_for_alerts(3)
        time.sleep(_A_WHILE_SECONDS)
        mark("3 cameras end")
        ended = [more.end()]
        mark("cameras=1")
        release.upgrade("cameras=1")
        mark("pods are ready again")
        time.sleep(_A_WHILE_SECONDS)
    ended.append(first.end())
    for report in ended:
        holds(report)
    seen = moments(readings)
    if folder := os.environ.get("SIGHTLINE_CLUSTER"):
        plot(Path(folder) / "scaling.svg", watch.seen, seen, marks)
    most = {service: max(counts[service] for _, _, counts in watch.seen) for service in FOLLOWING}
    first_counts, last_counts = watch.seen[0][2], watch.seen[-1][2]
    at = dict((what, moment) for moment, what in marks)
    up = longest_blind_seconds(seen, at["cameras=4"], at["pods are ready"] + 5)
    down = longest_blind_seconds(seen, at["cameras=1"], at["pods are ready again"] + 5)
    full = [one for one in seen if at["4 cameras play"] < one.time < at["3 cameras end"]]
    say(
        request.config,
        f"pods {first_counts} → {most} → {last_counts}; with four cameras 95 in 100 frames were not older "
        f"than {age_at_most(full, 0.95)} s; blind for {up:.1f} s as pods came, {down:.1f} s as they went",
    )
    assert most["detector"] > first_counts["detector"] == last_counts["detector"] == 1
    assert max(cameras for _, cameras, _ in watch.seen) == 4


def _is_of(pod: Object, service: str) -> bool:
    return bool(pod["metadata"]["labels"][COMPONENT] == service)
