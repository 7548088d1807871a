"""Cameras are raised from one to four and back by one value; pods follow, and frames do not grow old."""

import os
import time
from pathlib import Path

import pytest

from tests.cluster import terminal
from tests.cluster.holding import holds
from tests.cluster.kubernetes import Kubernetes
from tests.cluster.plotting import plot
from tests.cluster.release import Release
from tests.cluster.sight import age_at_most, longest_blind_seconds, looking, moments
from tests.cluster.watch import FOLLOWING, Watch
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until

_A_WHILE_SECONDS = 20.0


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
        watch.each_looks_at_frames()
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
    most = {service: max(one.ready[service] for one in watch.seen) for service in FOLLOWING}
    first_counts, last_counts = watch.seen[0].ready, watch.seen[-1].ready
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
    assert max(one.cameras for one in watch.seen) == 4
