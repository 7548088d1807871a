"""Keeps each deployment's gallery as its list says: loads, looks after, destroys."""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.ending import ended
from services.chassis.errors import Refused, SightlineError
from services.matcher import wire
from services.matcher.domain.covering import covered, trial_problem
from services.matcher.domain.density import Density, scoring_of
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion, placed
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery, Watchlist
from services.matcher.worker.covering import Covering

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 1.0
# How often the store is asked whether it still holds a list that was loaded.
_CHECK_SECONDS = 5.0
_TRIED_LOOK_SECONDS = 0.05
# A store that answers and cannot say what it holds of a list for so long gets the list anew.
_REBUILD_SECONDS = 60.0
# After an outage of the bus whoever follows has surely heard what was said meanwhile.
_SETTLE_SECONDS = 20.0


@dataclass(slots=True)
class Galleries:
    """What is loaded, by deployment. `in_touch`: whether new deployments can be heard of at the moment."""

    gallery: Gallery
    watchlist: Watchlist
    deployments: Deployments
    metrics: MatcherMetrics
    covering: Covering
    clock: Callable[[], float] = time.monotonic
    in_touch: Callable[[], bool] = lambda: True
    density: Density | None = None
    _states: dict[str, GalleryState] = field(default_factory=dict)
    _checked: dict[str, float] = field(default_factory=dict)
    _wrong_since: dict[str, float] = field(default_factory=dict)
    _destroyed: set[str] = field(default_factory=set)
    _in_hand: dict[str, "_InHand"] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _store_problem: str = ""
    _out_of_touch_at: float = -math.inf

    def state(self, deployment: str) -> GalleryState | None:
        """Return what is loaded for `deployment`; None when nothing is."""
        return self._states.get(deployment)

    def doubt(self, deployment: str, problem: str) -> None:
        """Compare nothing until the store has said again what it holds."""
        state = self._states.get(deployment)
        if state is not None and not state.problem:
            self._states[deployment] = state.doubted(problem, tries_again=True)
            self._wrong_since.setdefault(deployment, self.clock())
            self._wake.set()

    def problems(self) -> list[str]:
        """What keeps galleries from being searched, or destroyed, a line each."""
        lines = [self._store_problem, *(state.problem for state in self._states.values())]
        return sorted({line for line in lines if line})

    async def tried(self) -> None:
        """Return once each list that was there at the start is loaded, or it is known why it cannot be.

        A matcher that was started again asks for looks only then: those that wait are not lost.
        """
        await self.deployments.caught_up()
        while any(one.loads and one.name not in self._states for one in self.deployments.all()):
            await asyncio.sleep(_TRIED_LOOK_SECONDS)

    async def run(self) -> None:
        """Follow the deployments until cancelled."""
        hearing = asyncio.create_task(self._hear())
        try:
            while True:
                self._wake.clear()
                await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await self._wake.wait()
        finally:
            await ended([hearing, *(one.task for one in self._in_hand.values())])

    async def keep(self, deployment: LiveDeployment) -> None:
        """Bring one gallery to what its deployment's state asks for."""
        name = deployment.name
        if deployment.loads:
            self._destroyed.discard(name)
            await self._hold(deployment)
        else:
            self.covering.let_go(name)
            if name not in self._destroyed:
                await self._destroy(name)
        self._count()

    async def sweep(self) -> None:
        """Destroy lists of deployments that are over or unknown, while all that there are were heard of."""
        if not self._has_heard_all():
            # Another matcher may have loaded what is unknown here.
            self._wrong_since = dict.fromkeys(self._wrong_since, self.clock())
            return
        wanted = [self._list_of(deployment) for deployment in self.deployments.all() if deployment.loads]
        try:
            await self.gallery.keep_only(wanted)
        except SightlineError as error:
            self._store_problem = str(error)
            # A store that is away has not lost anything yet.
            self._wrong_since = dict.fromkeys(self._wrong_since, self.clock())
        else:
            self._store_problem = ""

    def _has_heard_all(self) -> bool:
        if not self.in_touch():
            self._out_of_touch_at = self.clock()
        settled = self.clock() - self._out_of_touch_at >= _SETTLE_SECONDS
        return settled and self.deployments.is_caught_up

    async def _hear(self) -> None:
        seen = 0
        while True:
            seen = await self.deployments.changed(seen)
            self._wake.set()

    async def _look(self) -> None:
        for deployment in self.deployments.all():
            await self._tend(deployment)
        await self.sweep()

    async def _tend(self, deployment: LiveDeployment) -> None:
        """Let each deployment have one task, so that none waits for another; an outdated one is given up."""
        target = (deployment.status, self._list_of(deployment))
        before = self._in_hand.get(deployment.name)
        if before is not None and not before.task.done():
            if before.target == target:
                return
            await ended([before.task])
        elif before is not None:
            before.task.result()  # an error that is not ours ends the service
        self._in_hand[deployment.name] = _InHand(target, asyncio.create_task(self.keep(deployment)))

    async def _destroy(self, name: str) -> None:
        """Destroy a gallery, also one that an earlier process of this service loaded."""
        for known in (self._states, self._checked, self._wrong_since):
            known.pop(name, None)
        try:
            await self.gallery.drop(name)
        except SightlineError as error:
            _LOG.warning("the gallery of %s could not be destroyed yet: %s", name, error)
            return
        self._destroyed.add(name)

    async def _hold(self, deployment: LiveDeployment) -> None:
        """Load what is not loaded, try again what failed, and ask now and then whether it is still there."""
        name, version = deployment.name, self._list_of(deployment)
        state = self._states.get(name)
        if state is not None and state.version == version and name not in self._wrong_since:
            lasting = bool(state.problem)
            if lasting or self.clock() - self._checked[name] < _CHECK_SECONDS:
                return
        self._states[name] = await self._load(deployment, version)
        self._checked[name] = self.clock()

    async def _load(self, deployment: LiveDeployment, version: ListVersion) -> GalleryState:
        """Take what the store holds already, whoever loaded it; otherwise load what may be compared with."""
        name = version.deployment
        try:
            # First, also for what is held: whoever loaded it did so by another directory, perhaps.
            digests = await self.covering.of(deployment, version)
            if self.clock() - self._wrong_since.get(name, self.clock()) >= _REBUILD_SECONDS:
                await self.gallery.drop(name)
                self._wrong_since[name] = self.clock()
            state = await self.gallery.held(version)
            if state is None:
                state = await self._fetch(version, digests)
            problem = trial_problem(state.subject_count) if digests is None else ""
            if problem:
                raise Refused(f"{name}: {problem}")
        except SightlineError as error:
            return self._failed(version, error)
        self._wrong_since.pop(name, None)
        return state

    async def _fetch(self, version: ListVersion, digests: frozenset[bytes] | None) -> GalleryState:
        listed = [entry async for entry in self.watchlist.entries(version.deployment, version.number)]
        entries = covered(listed, digests)
        uncovered = len(listed) - len(entries)
        if uncovered:
            _LOG.warning(
                "%s: %d entries are not covered by its authorisation; they are left out",
                version.deployment,
                uncovered,
            )
        state = GalleryState.of(version, entries, uncovered)
        if self.density is not None and state.model_id not in ("", self.density.model_id):
            state = state.doubted(f"its templates are of {state.model_id}, the pack of the matcher is not")
        is_too_long = digests is None and trial_problem(state.subject_count)
        if not state.problem and not is_too_long:
            await self.gallery.load(state, await self._placed(entries))
        return state

    async def _placed(self, entries: list[Enrolled]) -> list[Enrolled]:
        """Measure how near each entry strangers are: off the event loop, a long list takes a while."""
        if self.density is None:
            return entries
        return await asyncio.to_thread(placed, entries, self.density)

    def _list_of(self, deployment: LiveDeployment) -> ListVersion:
        return wire.list_of(deployment, scoring_of(self.density))

    def _failed(self, version: ListVersion, error: SightlineError) -> GalleryState:
        name = version.deployment
        before = self._states.get(name)
        if before is None or before.problem != str(error):
            _LOG.warning("the gallery of %s cannot be searched: %s", name, error)
        if error.retriable:
            self._wrong_since.setdefault(name, self.clock())
        else:
            self._wrong_since.pop(name, None)
        return GalleryState(version, problem=str(error), tries_again=error.retriable)

    def _count(self) -> None:
        self.metrics.templates.set(sum(state.template_count for state in self._states.values()))
        self.metrics.uncovered.set(sum(state.uncovered_count for state in self._states.values()))


@dataclass(frozen=True, slots=True)
class _InHand:
    target: object
    task: "asyncio.Task[None]"
