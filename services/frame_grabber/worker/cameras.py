"""The cameras of all deployments: started when theirs is live, stopped when it ends."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from services.chassis.deployments import Deployments, LiveDeployment
from services.frame_grabber.domain.cameras import Camera, CameraState
from services.frame_grabber.worker.playing import CameraPlayer, Surroundings
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED

# A deployment's end passes without an event.
_LOOK_EVERY_SECONDS = 1.0
_Place = tuple[str, str]


@dataclass(slots=True)
class _Playing:
    source: str
    slot: int
    player: CameraPlayer
    task: "asyncio.Task[None]"


@dataclass(slots=True)
class Cameras:
    """One task for each camera of a deployment that is live."""

    deployments: Deployments
    around: Surroundings
    _playing: dict[_Place, _Playing] = field(default_factory=dict)
    _stopping: set["asyncio.Task[None]"] = field(default_factory=set)
    _last: dict[_Place, Camera] = field(default_factory=dict)

    def of(self, deployment: str) -> list[Camera]:
        """Return the cameras of `deployment` as they are now, or as they were when it ended."""
        known = {place: playing.player.camera for place, playing in self._playing.items()}
        return [camera for place, camera in (self._last | known).items() if place[0] == deployment]

    async def run(self) -> None:
        """Follow the deployments until cancelled; then stop every camera."""
        try:
            seen = 0
            while True:
                self.keep()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_EVERY_SECONDS):
                        seen = await self.deployments.changed(seen)
        finally:
            for place in list(self._playing):
                self._stop(place)
            await asyncio.gather(*self._stopping, return_exceptions=True)

    def keep(self) -> None:
        """Bring the cameras to what the deployments ask for now."""
        wanted: dict[_Place, str] = {}
        for deployment in self.deployments.all():
            if deployment.is_live(self.around.now()):
                wanted |= _sources(deployment)
            elif deployment.status == STATUS_DESTROYED:
                self._forget(deployment.name)
        for place, playing in list(self._playing.items()):
            if wanted.get(place) != playing.source:
                self._stop(place)
        for playing in self._playing.values():
            playing.player.own_up(playing.task)
        for place, source in wanted.items():
            if place not in self._playing:
                self._start(place, source)
        self._count()

    def _start(self, place: _Place, source: str) -> None:
        before = self._last.pop(place, None)
        camera = Camera(*place, epoch=before.epoch if before else 0)
        slot = self._free_slot()
        player = CameraPlayer(camera, source, slot, self.around)
        task = asyncio.create_task(player.run(), name=f"camera {place[1]}")
        self._playing[place] = _Playing(source, slot, player, task)

    def _free_slot(self) -> int:
        taken = {playing.slot for playing in self._playing.values()}
        return next(slot for slot in count() if slot not in taken)

    def _stop(self, place: _Place) -> None:
        playing = self._playing.pop(place)
        playing.task.cancel()
        self._stopping.add(playing.task)
        playing.task.add_done_callback(self._stopping.discard)
        camera = playing.player.camera
        self._last[place] = camera if camera.is_over else camera.ended()

    def _forget(self, deployment: str) -> None:
        for place in [place for place in self._last if place[0] == deployment]:
            del self._last[place]

    def _count(self) -> None:
        states = Counter(playing.player.camera.state for playing in self._playing.values())
        for state in CameraState:
            self.around.metrics.cameras.labels(state.value).set(states[state])


def _sources(deployment: LiveDeployment) -> dict[_Place, str]:
    return {(deployment.name, camera.id): camera.source for camera in deployment.deployment.cameras}
