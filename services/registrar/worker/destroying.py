"""The end of a deployment: its list is destroyed, the matcher's first, and what is kept names nobody.

It counts as destroyed when a search for each vector and photo has found none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from services.chassis.access import OPERATOR
from services.chassis.errors import SightlineError, Unavailable
from services.registrar.domain.acts import Cause
from services.registrar.worker.searching import Searching
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_DESTROYED,
    STATUS_ENDED,
    DeploymentChanged,
)
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.dossier_pb2 import Dossier

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.05
_STILL_HELD = "the matcher still holds the list"


class Destroying(Searching):
    """Ends deployments, and destroys what they leave."""

    async def end(self, name: str, by: str = OPERATOR) -> None:
        """End it; return when a search finds nothing of its list."""
        async with self.register.changing():
            state = await self._state(name)
            if state.status == STATUS_DESTROYED:
                return
            await self._step_to_ended(state, "somebody ended it", Cause.PERSON, by)
            await self._begin_search(state)
        await self._destroy(name)

    async def _destroy(self, name: str) -> None:
        async def gone() -> bool:
            return not await self.gallery.present(name)

        try:
            await self._wait_until(gone, _STILL_HELD)
            await self._search_gallery(name)
        finally:
            await self._destroy_photos(name)
        await self._step_to_destroyed(name)

    async def _destroy_if_gone(self, state: DeploymentChanged) -> None:
        """Ask the matcher once; the photos go when it has destroyed its list, is away, or takes too long."""
        name, now = state.deployment.name, asyncio.get_running_loop().time()
        ending = (name, state.list_version)
        waited = now - self._asked_since.setdefault(ending, now) >= self.gallery_wait_seconds
        try:
            search = await self._begin_search(state)
        except SightlineError:
            # What it can be known by cannot be had now. It goes all the same, and is not known then.
            if waited:
                await self._destroy_photos(name)
            raise
        if now < search.again_at:
            return
        try:
            held = await self.gallery.present(name)
        except SightlineError:
            await self._destroy_photos(name)
            raise
        if held and not waited:
            return
        try:
            if held:
                raise Unavailable(f"{_STILL_HELD}; look at its log")
            await self._search_gallery(name)
        finally:
            await self._destroy_photos(name)
        await self._step_to_destroyed(name)
        self._asked_since.pop(ending, None)

    async def _destroy_photos(self, name: str) -> None:
        """Not before the matcher's: until then a match may still ask for the photo beside it."""
        async with self.register.changing():
            state = await self._state(name)
            if state.status == STATUS_ENDED:
                await self.photos.destroy(name)

    async def _step_to_destroyed(self, name: str) -> None:
        async with self.register.changing():
            state = await self._state(name)
            if state.status == STATUS_ENDED:
                state.destruction.CopyFrom(await self._search_photos(name))
                left = self._stripped(state, await self._dossier(name))
                _strip(state.deployment)
                await self._step(state, STATUS_DESTROYED, left)
                _LOG.info("%s: ended, its list is destroyed", name)
            self._end_search(name, state.list_version)

    def _stripped(self, state: DeploymentChanged, dossier: Dossier) -> Dossier:
        """Return what may stay: when it was announced, the counts of its list, and who rests, as marks."""
        left = self._carry_on(state, dossier)
        left.went_live.CopyFrom(dossier.went_live)
        if dossier.HasField("notice_published_at"):
            left.notice_published_at.CopyFrom(dossier.notice_published_at)
        return left

    async def _wait_until(self, holds: Callable[[], Awaitable[bool]], problem: str) -> None:
        deadline = asyncio.get_running_loop().time() + self.gallery_wait_seconds
        while not await holds():
            if asyncio.get_running_loop().time() > deadline:
                raise Unavailable(f"{problem} after {self.gallery_wait_seconds:.0f} s; look at its log")
            await asyncio.sleep(_POLL_SECONDS)


def _strip(deployment: Deployment) -> None:
    """Take out what the record of a deployment that is over may not hold: names, and addresses of cameras."""
    del deployment.officers[:]
    for camera in deployment.cameras:
        camera.source = ""
