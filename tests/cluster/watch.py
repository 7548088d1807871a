"""Cameras that play and pods that follow, counted all the while."""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests.cluster.kubernetes import COMPONENT, Kubernetes, ready, stays
from tests.connected.meanwhile import meanwhile
from tests.connected.waiting import until

FOLLOWING = ("frame-grabber", "detector", "embedder", "matcher")
_LOOKED_AT = 'detector_records_handled_total{topic="frame-captured.v1"}'
_PLAYING = 'frame_grabber_cameras{state="playing"}'


@dataclass(frozen=True, slots=True)
class Glance:
    """One look. `time`: Unix, s; `ready`: pods by service; `wanted`: what its workload asks for."""

    time: float
    cameras: int
    ready: Mapping[str, int]
    wanted: Mapping[str, int]


@dataclass(slots=True)
class Watch:
    """Looks every other second; no more often, as each look costs a core a tenth of a second."""

    kubernetes: Kubernetes
    seen: list[Glance] = field(default_factory=list)

    def cameras(self) -> int:
        """Return how many cameras play now."""
        pods = self.kubernetes.pods("frame-grabber")
        return int(sum(self.kubernetes.metrics(pod["metadata"]["name"]).get(_PLAYING, 0) for pod in pods))

    def looked_at(self) -> dict[str, int]:
        """Return how many frames each detector has looked at so far."""
        pods = [pod["metadata"]["name"] for pod in self.kubernetes.pods("detector")]
        return {pod: int(self.kubernetes.metrics(pod).get(_LOOKED_AT, 0)) for pod in pods}

    def each_looks_at_frames(self) -> None:
        """Wait until each detector has looked at more than it has now; one that looks at none is no use."""
        before = self.looked_at()
        until(
            lambda: all(count > before.get(pod, 0) for pod, count in self.looked_at().items()),
            lambda: f"a detector looks at no frames: {before}, {self.looked_at()}",
            every_seconds=2.0,
        )

    def after(self, holds: Callable[[Glance], bool], since: float) -> float:
        """Return after how many seconds since a time (Unix, s) something was first seen to hold."""
        found = next((one.time for one in self.seen if one.time >= since and holds(one)), None)
        assert found is not None, self.seen[-1]
        return found - since

    def going_on(self) -> AbstractContextManager[None]:
        """Look all the while."""
        return meanwhile(self._look)

    def _look(self, ended: threading.Event) -> None:
        while not ended.wait(2.0):
            self.seen.append(Glance(time.time(), self.cameras(), *self._counts()))

    def _counts(self) -> tuple[dict[str, int], dict[str, int]]:
        found = self.kubernetes.of_services("pods,deployments,statefulsets", *FOLLOWING)
        there = dict.fromkeys(FOLLOWING, 0)
        wanted = dict.fromkeys(FOLLOWING, 0)
        for one in found:
            service = one["metadata"]["labels"][COMPONENT]
            if one["kind"] != "Pod":
                wanted[service] = one["spec"]["replicas"]
            elif stays(one) and ready(one):
                there[service] += 1
        return there, wanted
