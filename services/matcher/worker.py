"""Keeps each deployment's gallery as its list says: loads, reloads, destroys."""

import logging
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import SightlineError
from services.matcher.domain.gallery import GalleryState
from services.matcher.metrics import MatcherMetrics
from services.matcher.ports import Gallery, Watchlist

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Galleries:
    """What is loaded, by deployment."""

    gallery: Gallery
    watchlist: Watchlist
    deployments: Deployments
    metrics: MatcherMetrics
    _states: dict[str, GalleryState] = field(default_factory=dict)

    def state(self, deployment: str) -> GalleryState | None:
        """Return what is loaded for `deployment`; None when nothing is."""
        return self._states.get(deployment)

    async def run(self) -> None:
        """Follow the deployments until cancelled."""
        seen = 0
        while True:
            seen = await self.deployments.changed(seen)
            for deployment in self.deployments.all():
                await self.keep(deployment)

    async def keep(self, deployment: LiveDeployment) -> None:
        """Bring one gallery to what its deployment's state asks for."""
        state = self._states.get(deployment.name)
        if deployment.over and state is not None:
            del self._states[deployment.name]
            await self.gallery.drop(deployment.name)
        elif deployment.loads and (state is None or state.list_version != deployment.list_version):
            self._states[deployment.name] = await self._load(deployment)
        self.metrics.templates.set(sum(state.template_count for state in self._states.values()))

    async def _load(self, deployment: LiveDeployment) -> GalleryState:
        version = deployment.list_version
        try:
            entries = [entry async for entry in self.watchlist.entries(deployment.name, version)]
            models = {entry.model_id for entry in entries}
            if len(models) > 1:
                return GalleryState(version, problem="its templates come from more than one model")
            await self.gallery.load(deployment.name, entries)
        except SightlineError as error:
            _LOG.warning("the gallery of %s was not loaded: %s", deployment.name, error)
            return GalleryState(version, problem=str(error))
        model_id = next(iter(models), "")
        subjects = {entry.subject for entry in entries}
        return GalleryState(version, len(entries), len(subjects), model_id)
