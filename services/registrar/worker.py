"""The life of deployments: draft, authorised, live, ended, destroyed; each ends by itself in time."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable
from services.chassis.origin import utc_now
from services.chassis.sealing import seal_to
from services.registrar import wire
from services.registrar.domain.deployment_rules import draft_problem, start_problem
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import GalleryView, Photos, Register
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    DeploymentChanged,
)
from sightline.registrar.v1.deployment_pb2 import Deployment

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.05
_CLOCK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """`public_keys`: of each service, by name. `floor_of`: the pack's floor for a number of subjects."""

    register: Register
    photos: Photos
    gallery: GalleryView
    public_keys: Mapping[str, bytes]
    floor_of: Callable[[int], float]
    model_pack: str
    gallery_wait_seconds: float
    metrics: RegistrarMetrics
    now: Callable[[], datetime] = utc_now
    _ending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        """End what is over, until cancelled."""
        while True:
            try:
                for state in await self.register.unfinished():
                    if self._is_over(state):
                        await self._end(state)
            except SightlineError as error:
                _LOG.warning("a deployment could not be ended yet: %s", error)
            await asyncio.sleep(_CLOCK_SECONDS)

    def _is_over(self, state: DeploymentChanged) -> bool:
        """Ended, past its end, or left without its list by a power cut."""
        past = self.now() >= wire.plan_of(state.deployment).end
        return past or state.status == STATUS_ENDED or not self.photos.all(state.deployment.name)

    async def look(self, name: str) -> tuple[DeploymentChanged, Sequence[EnrolledPhoto]]:
        """Return how a deployment stands. Refused when it is unknown."""
        state = await self.register.get(name)
        if state is None:
            raise Refused(f"{name}: there is no such deployment")
        return state, self.photos.all(name)

    async def draft(self, deployment: Deployment) -> None:
        """Draft a deployment with an empty list. BadInput says what is wrong with it."""
        problem = draft_problem(wire.plan_of(deployment), self.model_pack, self.now())
        if problem:
            raise BadInput(problem)
        before = await self.register.get(deployment.name)
        if before is not None and before.status == STATUS_LIVE and self.photos.all(deployment.name):
            raise Refused(f"{deployment.name}: it is live; end it first")
        self.photos.destroy(deployment.name)
        await self.register.delete_entries(deployment.name)
        state = DeploymentChanged(deployment=deployment, status=STATUS_DRAFT)
        state.list_version = before.list_version if before is not None else 0
        await self.register.put(state, publish=False)

    async def fix_trial(self, name: str) -> int:
        """Fix the list without an authorisation; return its version."""
        state, photos = await self.look(name)
        if state.status != STATUS_DRAFT:
            raise Refused(f"{name}: only a draft can be fixed")
        if not photos:
            raise Refused("watchlist: no photo was taken, so there is nobody to look for")
        state.trial = True
        state.list_version += 1
        secret = os.urandom(32)
        for service, public_key in self.public_keys.items():
            state.sealed_secrets[service] = seal_to(public_key, secret, f"deployment {name}")
        await self._step(state, STATUS_AUTHORISED)
        return int(state.list_version)

    async def start(self, name: str) -> None:
        """Go live, once the matcher has the list. Refused with the reason."""
        state, photos = await self.look(name)
        subjects = len({photo.entry.subject for photo in photos})
        problem = start_problem(
            wire.plan_of(state.deployment),
            floor=self.floor_of(subjects),
            subject_count=subjects,
            trial=state.trial,
            fixed=state.status == STATUS_AUTHORISED,
            now=self.now(),
        )
        if problem:
            raise Refused(problem)
        version = state.list_version

        async def loaded() -> bool:
            return await self.gallery.loaded(name, version)

        await self._wait_until(loaded, "the matcher has not loaded the list")
        await self._step(state, STATUS_LIVE)

    async def end(self, name: str) -> None:
        """End it; return when a search finds nothing of its list."""
        state, _ = await self.look(name)
        await self._end(state)

    async def _end(self, state: DeploymentChanged) -> None:
        async with self._ending:
            state, _ = await self.look(state.deployment.name)
            if state.status != STATUS_DESTROYED:
                await self._destroy(state)

    async def _destroy(self, state: DeploymentChanged) -> None:
        name = state.deployment.name
        if state.status != STATUS_ENDED:
            await self._step(state, STATUS_ENDED)

        async def gone() -> bool:
            return not await self.gallery.present(name)

        await self._wait_until(gone, "the matcher still holds the list")
        self.photos.destroy(name)
        await self.register.delete_entries(name)
        await self._step(state, STATUS_DESTROYED)
        _LOG.info("%s: ended, its list is destroyed", name)

    async def _step(self, state: DeploymentChanged, status: int) -> None:
        state.status = status  # type: ignore[assignment]
        await self.register.put(state, publish=True)
        self.metrics.changes.inc()

    async def _wait_until(self, holds: Callable[[], Awaitable[bool]], problem: str) -> None:
        deadline = asyncio.get_running_loop().time() + self.gallery_wait_seconds
        while not await holds():
            if asyncio.get_running_loop().time() > deadline:
                raise Unavailable(f"{problem} after {self.gallery_wait_seconds:.0f} s; look at its log")
            await asyncio.sleep(_POLL_SECONDS)
