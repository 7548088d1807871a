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
from services.registrar.domain.likeness import compare
from services.registrar.domain.photo_gate import Finding
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
_UNFINISHED = (STATUS_AUTHORISED, STATUS_LIVE, STATUS_ENDED)
_HOLDING = (STATUS_DRAFT, STATUS_AUTHORISED, STATUS_LIVE)
_STILL_HELD = "the matcher still holds the list"


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
    _asked_since: dict[tuple[str, int], float] = field(default_factory=dict)

    async def run(self) -> None:
        """Keep lists and end what is over, until cancelled; asks Redis and the database alone."""
        while True:
            await self._step_what_is_over()
            await asyncio.sleep(_CLOCK_SECONDS)

    async def run_destroying(self) -> None:
        """Destroy what has ended, until cancelled: apart from `run`, as a matcher may take long to answer."""
        while True:
            await self._destroy_what_has_ended()
            await asyncio.sleep(_CLOCK_SECONDS)

    async def end_what_is_over(self) -> None:
        """End each deployment whose time is up, or whose list is gone; destroy what can be by now."""
        await self._step_what_is_over()
        await self._destroy_what_has_ended()

    async def _step_what_is_over(self) -> None:
        # Before anything is judged: a key may be another's by now.
        await self._keep_lists()
        await self._look_after(_HOLDING, self._step_if_over)

    async def _destroy_what_has_ended(self) -> None:
        await self._look_after((STATUS_ENDED,), self._destroy_if_gone)

    async def _look_after(
        self, statuses: Sequence[int], step: Callable[[DeploymentChanged], Awaitable[None]]
    ) -> None:
        try:
            states = await self.register.all()
        except SightlineError as error:
            _LOG.warning("what is over could not be looked up: %s", error)
            return
        for state in states:
            if state.status not in statuses:
                continue
            try:
                await step(state)
            except SightlineError as error:
                _LOG.warning("%s could not be looked after: %s", state.deployment.name, error)

    async def _keep_lists(self) -> None:
        """Have the lists that are still needed outlive a restart, and forget what another process ended."""
        try:
            async with self.register.changing():
                states = await self.register.all()
                await self.photos.keep(
                    [state.deployment.name for state in states if state.status in _HOLDING]
                )
        except SightlineError as error:
            _LOG.warning("lists would not outlive a restart: %s", error)

    async def _step_if_over(self, seen: DeploymentChanged) -> None:
        async with self.register.changing():
            state = await self.register.get(seen.deployment.name)
            if state is None or state.status not in _HOLDING:
                return
            reason = await self._why_over(state)
            if reason:
                await self._step_to_ended(state, reason)

    async def _destroy_if_gone(self, state: DeploymentChanged) -> None:
        """Ask the matcher once; the photos go when it has destroyed its list, is away, or takes too long."""
        name, now = state.deployment.name, asyncio.get_running_loop().time()
        ending = (name, state.list_version)
        waited = now - self._asked_since.setdefault(ending, now) >= self.gallery_wait_seconds
        try:
            held = await self.gallery.present(name)
        except SightlineError:
            await self._destroy_photos(name)
            raise
        if held and not waited:
            return
        await self._destroy_photos(name)
        if held:
            raise Unavailable(f"{_STILL_HELD}; look at its log")
        await self._step_to_destroyed(name)
        del self._asked_since[ending]

    async def _why_over(self, state: DeploymentChanged) -> str:
        """Return why it has to end: its time, or a list that is gone, which it must never do without."""
        if state.status == STATUS_ENDED:
            return state.end_reason or "it has ended"
        if self.now() >= wire.plan_of(state.deployment).end:
            return "its end was reached"
        lost = await self.photos.lost(state.deployment.name)
        if lost or state.status == STATUS_DRAFT:
            return lost
        return "" if await self.photos.all(state.deployment.name) else "its list is empty"

    async def look(self, name: str) -> tuple[DeploymentChanged, Sequence[EnrolledPhoto]]:
        """Return how a deployment stands. Refused when it is unknown."""
        state = await self._state(name)
        return state, await self.photos.all(name)

    async def look_at_all(self) -> list[tuple[DeploymentChanged, Sequence[EnrolledPhoto]]]:
        """Return how each deployment stands, by name."""
        states = await self.register.all()
        return [
            (state, await self.photos.all(state.deployment.name) if state.status in _HOLDING else ())
            for state in states
        ]

    async def _state(self, name: str) -> DeploymentChanged:
        state = await self.register.get(name)
        if state is None:
            raise Refused(f"{name}: there is no such deployment")
        return state

    async def draft(self, deployment: Deployment) -> None:
        """Draft a deployment with an empty list. BadInput says what is wrong with it."""
        problem = draft_problem(wire.plan_of(deployment), self.model_pack, self.now())
        if problem:
            raise BadInput(problem)
        name = deployment.name
        before = await self.register.get(name)
        if before is not None and before.status in _UNFINISHED:
            if before.status == STATUS_LIVE and not await self._why_over(before):
                raise Refused(f"{name}: it is live; end it first")
            await self.end(name)  # or the matcher would go on holding a list that nobody ends
        async with self.register.changing():
            before = await self.register.get(name)
            if before is not None and before.status in _UNFINISHED:
                raise Refused(f"{name}: somebody else has just changed it; look at it, then draft it again")
            await self.photos.begin(name, wire.plan_of(deployment).end)
            state = DeploymentChanged(deployment=deployment, status=STATUS_DRAFT)
            state.list_version = before.list_version if before is not None else 0
            await self.register.put(state, publish=False)

    async def enrol(self, name: str, enrolled: EnrolledPhoto) -> Finding | None:
        """Put a photo on the list of a draft; return what stands against or beside it, if anything does."""
        async with self.register.changing():
            state, photos = await self.look(name)
            if state.status != STATUS_DRAFT:
                raise Refused(f"{name}: its list is fixed; draft it again to change it")
            entry, threshold = enrolled.entry, state.deployment.threshold
            against = compare(entry.subject, entry.photo, enrolled.template, photos, threshold)
            if against is None or against.taken:
                await self.photos.put(name, enrolled)
            return against

    async def fix_trial(self, name: str) -> int:
        """Fix the list without an authorisation; return its version."""
        async with self.register.changing():
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
        state = await self._startable(name)
        version = state.list_version

        async def loaded() -> bool:
            return await self.gallery.loaded(name, version)

        await self._wait_until(loaded, "the matcher has not loaded the list")
        async with self.register.changing():
            state = await self._startable(name)  # it may have been ended meanwhile
            if state.list_version != version:
                raise Refused(f"{name}: its list was changed; start it again")
            await self._step(state, STATUS_LIVE)

    async def _startable(self, name: str) -> DeploymentChanged:
        state, photos = await self.look(name)
        subjects = wire.subject_count(photos)
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
        return state

    async def end(self, name: str) -> None:
        """End it; return when a search finds nothing of its list."""
        async with self.register.changing():
            state = await self._state(name)
            if state.status == STATUS_DESTROYED:
                return
            await self._step_to_ended(state, "somebody ended it")
        await self._destroy(name)

    async def _step_to_ended(self, state: DeploymentChanged, reason: str) -> None:
        if state.status != STATUS_ENDED:
            state.end_reason = reason
            _LOG.info("%s: it ends: %s", state.deployment.name, reason)
            await self._step(state, STATUS_ENDED)

    async def _destroy(self, name: str) -> None:
        async def gone() -> bool:
            return not await self.gallery.present(name)

        try:
            await self._wait_until(gone, _STILL_HELD)
        finally:
            await self._destroy_photos(name)
        await self._step_to_destroyed(name)

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
                _strip(state.deployment)
                await self._step(state, STATUS_DESTROYED)
                _LOG.info("%s: ended, its list is destroyed", name)

    async def _step(self, state: DeploymentChanged, status: int) -> None:
        state.status = status  # type: ignore[assignment]
        told = bool(state.sealed_secrets)  # of a draft nobody has heard
        await self.register.put(state, publish=told)
        self.metrics.changes.inc(told)

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
