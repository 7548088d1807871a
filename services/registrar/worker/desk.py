"""What every step in a deployment's life works with, and how a step is kept and told."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from services.chassis.access import OPERATOR, Person
from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.registrar import wire
from services.registrar.domain.acts import Act, Cause, Deed
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import GalleryView, Notices, Photos, RecordFiles, Register
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
    Status,
)
from sightline.registrar.v1.dossier_pb2 import Dossier

if TYPE_CHECKING:
    from services.registrar.worker.searching import Search

_LOG = logging.getLogger(__name__)
_DRAFT_BYTES = 16
# Under this name its own copy of a secret is sealed.
SERVICE = "registrar"
# While its list is there; while it can be changed; once everyone was told of it and before its end.
HOLDING = (STATUS_DRAFT, STATUS_AUTHORISED, STATUS_LIVE, STATUS_STOPPED)
CHANGEABLE = (STATUS_DRAFT, STATUS_STOPPED)
RUNNING = (STATUS_AUTHORISED, STATUS_LIVE)


class Papers(NamedTuple):
    """What everyone is told of a deployment, and what is kept beside it."""

    state: DeploymentChanged
    dossier: Dossier


class Standing(NamedTuple):
    """How a deployment stands: what everyone is told, what is kept beside it, and its list."""

    state: DeploymentChanged
    dossier: Dossier
    photos: Sequence[EnrolledPhoto]


@dataclass(frozen=True)
class Desk:
    """`public_keys`: of each service, by name. `floor_of`: the pack's floor for a number of subjects.

    `pass_rule`: what the pack's thresholds are measured for. `people`: the directory's. `secret_of`: a
    deployment's secret, as the registrar opens it.
    """

    register: Register
    photos: Photos
    gallery: GalleryView
    public_keys: Mapping[str, bytes]
    floor_of: Callable[[int], float]
    model_pack: str
    pass_rule: str
    gallery_wait_seconds: float
    metrics: RegistrarMetrics
    people: Mapping[str, Person]
    secret_of: Callable[[DeploymentChanged], bytes]
    notices: Notices
    record_files: RecordFiles
    now: Callable[[], datetime] = utc_now
    _asked_since: dict[tuple[str, int], float] = field(default_factory=dict)
    _searches: "dict[tuple[str, int], Search]" = field(default_factory=dict)

    async def look(self, name: str) -> Standing:
        """Return how a deployment stands. Refused when it is unknown."""
        return Standing(*await self.papers(name), await self.photos.all(name))

    async def papers(self, name: str) -> Papers:
        """Return the same without its list: also while that cannot be had. Refused when it is unknown."""
        return Papers(await self._state(name), await self._dossier(name))

    async def _state(self, name: str) -> DeploymentChanged:
        state = await self.register.get(name)
        if state is None:
            raise Refused(f"{name}: there is no such deployment; draft it first")
        return state

    async def _dossier(self, name: str) -> Dossier:
        """Return it; before there were dossiers every draft was the operator's."""
        return await self.register.dossier(name) or Dossier(author=OPERATOR)

    async def _step(
        self,
        state: DeploymentChanged,
        status: Status | None = None,
        dossier: Dossier | None = None,
        act: Act | None = None,
    ) -> None:
        """Keep a state, in another status where one is given, and have everyone told; `act` led to it."""
        if status is not None:
            state.status = status
        told = bool(state.sealed_secrets)  # of a draft nobody has heard
        await self.register.put(state, publish=told, dossier=dossier, act=act)
        self.metrics.changes.inc(told)

    async def _step_to_ended(self, state: DeploymentChanged, reason: str, cause: Cause, by: str = "") -> None:
        if state.status != STATUS_ENDED:
            name = state.deployment.name
            state.end_reason = reason
            _LOG.info("%s: it ends: %s", name, reason)
            await self._step(state, STATUS_ENDED, act=Act(Deed.ENDED, by, name, cause=cause))

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


def new_draft() -> bytes:
    """Return what sets a draft apart from every other: a signature holds for one alone."""
    return os.urandom(_DRAFT_BYTES)
