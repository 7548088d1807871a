"""WatchlistService: photos in, templates and reference pictures out."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.chassis.rpc import answers, streams
from services.registrar import wire
from services.registrar.domain.entries import EnrolledPhoto, Entry, problem_of
from services.registrar.domain.photo_gate import Finding, GateLimits, Verdict, judge
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Faces, Photos, Register, Templates
from services.registrar.worker import Lifecycle
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DRAFT, DeploymentChanged
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class WatchlistRpc(WatchlistServiceServicer):
    """Keeps the watchlists of deployments."""

    register: Register
    photos: Photos
    faces: Faces
    templates: Templates
    lifecycle: Lifecycle
    gate: GateLimits
    metrics: RegistrarMetrics
    now: Callable[[], datetime] = utc_now

    @answers
    async def EnrolPhoto(
        self, request: messages.EnrolPhotoRequest, context: _Context
    ) -> messages.EnrolPhotoResponse:
        """Take one photo of one subject, or say why not."""
        state = await self._known(request.deployment)
        if state.status != STATUS_DRAFT:
            raise Refused(f"{request.deployment}: its list is fixed; draft it again to change it")
        finding = await self._enrol(request)
        self.metrics.photos.labels(finding.verdict.value).inc()
        return wire.answer_of(finding)

    @streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: _Context
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        """Yield the templates of one version of the list."""
        state = await self._known(request.deployment)
        if state.list_version != request.list_version:
            raise Refused(f"{request.deployment}: its list is at version {state.list_version}")
        for photo in await self.photos.all(request.deployment):
            yield wire.listed(photo)

    @answers
    async def GetReference(
        self, request: messages.GetReferenceRequest, context: _Context
    ) -> messages.GetReferenceResponse:
        """Return the photo to show beside an alert."""
        for photo in await self.photos.all(request.deployment):
            if photo.entry.subject == request.subject:
                return messages.GetReferenceResponse(jpeg=photo.jpeg, reason=photo.entry.reason)
        raise Refused("that subject is not on the list of this deployment")

    async def _known(self, deployment: str) -> DeploymentChanged:
        state = await self.register.get(deployment)
        if state is None:
            raise Refused(f"{deployment}: there is no such deployment; draft it first")
        return state

    async def _enrol(self, request: messages.EnrolPhotoRequest) -> Finding:
        expires_at = to_datetime(request.expires_at)
        problem = problem_of(request.subject, request.reason, request.source, expires_at, self.now())
        if problem:
            return Finding(Verdict.ENTRY_REFUSED, problem)
        try:
            found = await self.faces.find(request.photo)
        except BadInput as error:
            return Finding(Verdict.UNREADABLE, str(error))
        finding = judge([face.measured for face in found], self.gate)
        if not finding.taken:
            return finding
        face = found[finding.face]
        template, model_id = await self.templates.extract(face.shot)
        photo = wire.photo_id(request.photo)
        entry = Entry(request.subject, request.reason, request.source, expires_at, photo)
        enrolled = EnrolledPhoto(entry, face.jpeg, template, model_id)
        return await self.lifecycle.enrol(request.deployment, enrolled) or finding
