"""A pod of each service is deleted while video plays: nothing is lost, nothing doubled, the ledger closes."""

from collections.abc import Iterator

import pytest

from services.chassis.access import CONSOLE, SERVICES
from tests.cluster import terminal
from tests.cluster.holding import none_is_double
from tests.cluster.kubernetes import Kubernetes, names, ready
from tests.cluster.release import Release
from tests.cluster.secret_objects import dashed
from tests.cluster.terminal import Run
from tests.connected.figures import say
from tests.connected.small_street import SmallStreet
from tests.connected.waiting import until


@pytest.fixture(scope="module")
def live(
    release: Release,
    kubernetes: Kubernetes,
    street: SmallStreet,
    source: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Run]:
    """One run over all deletions; in the end everything that was seen is accounted for."""
    log = tmp_path_factory.mktemp("live") / "said.log"
    run = terminal.play(kubernetes, street, "pods-that-go", [source], log)
    run.wait_for_alerts(1)
    yield run
    say(request.config, none_is_double(run.end()))


@pytest.mark.parametrize("service", [*SERVICES, CONSOLE])
def test_video_plays_on_without_a_pod(
    live: Run, kubernetes: Kubernetes, service: str, request: pytest.FixtureRequest
) -> None:
    component = dashed(service)
    (gone,) = kubernetes.pods(component)
    uid = gone["metadata"]["uid"]
    kubernetes.run("delete", "pod", *names([gone]), "--wait=false")

    def back() -> bool:
        there = kubernetes.pods(component)
        return bool(there) and all(pod["metadata"]["uid"] != uid and ready(pod) for pod in there)

    seconds = until(back, kubernetes.complaints, every_seconds=0.5, still=lambda: live.going_on)
    # The man on the list walks by twice a round.
    live.wait_for_alerts(2)
    say(request.config, f"{service}: another pod is ready after {seconds:.1f} s, and alerts come")
