"""Keeps each deployment's gallery as its list says: loads, reloads, destroys."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import SightlineError
from services.matcher.domain.gallery import GalleryState
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery, Watchlist

_LOG = logging.getLogger(__name__)
_RETRY_SECONDS = 1.0


@dataclass(slots=True)
class Galleries:
    """What is loaded, by deployment."""

    gallery: Gallery
    watchlist: Watchlist
    deployments: Deployments
    metrics: MatcherMetrics
    _states: dict[str, GalleryState] = field(default_factory=dict)
    _destroyed: set[str] = field(default_factory=set)
    _owed: set[str] = field(default_factory=set)

    def state(self, deployment: str) -> GalleryState | None:
        """Return what is loaded for `deployment`; None when nothing is."""
        return self._states.get(deployment)

    async def run(self) -> None:
        """Follow the deployments until cancelled."""
        seen = 0
        while True:
            with suppress(TimeoutError):
                # What could not be done because something was away is tried again without a change.
                async with asyncio.timeout(_RETRY_SECONDS if self._owed else None):
                    seen = await self.deployments.changed(seen)
            for deployment in self.deployments.all():
                await self.keep(deployment)

    async def keep(self, deployment: LiveDeployment) -> None:
        """Bring one gallery to what its deployment's state asks for."""
        name = deployment.name
        state = self._states.get(name)
        if deployment.over and name not in self._destroyed:
            await self._destroy(name)
        elif deployment.loads:
            self._destroyed.discard(name)
            if state is None or state.list_version != deployment.list_version or name in self._owed:
                self._states[name] = await self._load(deployment)
        self.metrics.templates.set(sum(state.template_count for state in self._states.values()))

    async def _destroy(self, name: str) -> None:
        """Destroy a gallery, also one that an earlier process of this service loaded."""
        self._states.pop(name, None)
        self._owed.add(name)
        try:
            await self.gallery.drop(name)
        except SightlineError as error:
            _LOG.warning("the gallery of %s could not be destroyed yet: %s", name, error)
            return
        self._owed.discard(name)
        self._destroyed.add(name)

    async def _load(self, deployment: LiveDeployment) -> GalleryState:
        version = deployment.list_version
        self._owed.discard(deployment.name)
        try:
            entries = [entry async for entry in self.watchlist.entries(deployment.name, version)]
            models = {entry.model_id for entry in entries}
            if len(models) > 1:
                return GalleryState(version, problem="its templates come from more than one model")
            await self.gallery.load(deployment.name, entries)
        except SightlineError as error:
            _LOG.warning("the gallery of %s was not loaded: %s", deployment.name, error)
            if error.retriable:
                self._owed.add(deployment.name)
            return GalleryState(version, problem=str(error))
        model_id = next(iter(models), "")
        subjects = {entry.subject for entry in entries}
        return GalleryState(version, len(entries), len(subjects), model_id)
