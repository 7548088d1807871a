"""WatchlistService: photos in, templates and reference pictures out."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.chassis.rpc import answers, streams
from services.registrar import wire
from services.registrar.domain.entries import EnrolledPhoto, problem_of
from services.registrar.domain.photo_gate import Finding, GateLimits, Verdict, judge
from services.registrar.domain.responsibility import Act
from services.registrar.metrics import RegistrarMetrics
from services.registrar.ports import Faces, Templates
from services.registrar.rpc.permission import Calling, permit
from services.registrar.worker.desk import CHANGEABLE, Papers
from services.registrar.worker.lifecycle import Lifecycle
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class WatchlistRpc(WatchlistServiceServicer):
    """Keeps the watchlists of deployments. `caller`: who makes the call that is being answered."""

    faces: Faces
    templates: Templates
    lifecycle: Lifecycle
    gate: GateLimits
    metrics: RegistrarMetrics
    now: Callable[[], datetime] = utc_now
    caller: Calling = rpc.caller

    @answers
    async def EnrolPhoto(
        self, request: messages.EnrolPhotoRequest, context: _Context
    ) -> messages.EnrolPhotoResponse:
        """Take one photo of one subject, or say why not."""
        state, _ = await self._permitted(Act.ENROL, request.deployment)
        if state.status not in CHANGEABLE:
            raise Refused(f"{request.deployment}: its list is fixed; draft it again to change it")
        finding = await self._enrol(request)
        self.metrics.photos.labels(finding.verdict.value).inc()
        return wire.answer_of(finding)

    @answers
    async def RemoveSubject(
        self, request: messages.RemoveSubjectRequest, context: _Context
    ) -> messages.RemoveSubjectResponse:
        """Take a subject off the list."""
        await self._permitted(Act.REMOVE, request.deployment)
        removed = await self.lifecycle.remove(request.deployment, request.subject, self.caller().name)
        return messages.RemoveSubjectResponse(photos_removed=removed)

    @answers
    async def ListSubjects(
        self, request: messages.ListSubjectsRequest, context: _Context
    ) -> messages.ListSubjectsResponse:
        """Say who is on the list."""
        await self._permitted(Act.LIST, request.deployment)
        state, dossier, photos = await self.lifecycle.look(request.deployment)
        resting = await self.lifecycle.resting_of(state, dossier, photos)
        return messages.ListSubjectsResponse(subjects=wire.subjects_listed(photos, resting))

    @answers
    async def ReleaseSubject(
        self, request: messages.ReleaseSubjectRequest, context: _Context
    ) -> messages.ReleaseSubjectResponse:
        """Let an entry match again."""
        await self.lifecycle.release(request.deployment, request.subject, self.caller().name)
        return messages.ReleaseSubjectResponse()

    @answers
    async def GetAuthorisation(
        self, request: messages.GetAuthorisationRequest, context: _Context
    ) -> messages.GetAuthorisationResponse:
        """Return what was signed."""
        signed = await self.lifecycle.authorisation(request.deployment, request.list_version)
        return messages.GetAuthorisationResponse(authorisation=signed)

    @streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: _Context
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        """Yield the templates of one version of the list."""
        for photo in await self.lifecycle.entries(request.deployment, request.list_version):
            yield wire.listed(photo)

    @answers
    async def GetReference(
        self, request: messages.GetReferenceRequest, context: _Context
    ) -> messages.GetReferenceResponse:
        """Return the photo to show beside an alert."""
        for photo in (await self.lifecycle.look(request.deployment)).photos:
            if photo.entry.subject == request.subject:
                return wire.reference_of(photo)
        raise Refused("that subject is not on the list of this deployment")

    async def _permitted(self, act: Act, deployment: str) -> Papers:
        papers = await self.lifecycle.papers(deployment)
        permit(act, papers, self.caller())
        return papers

    async def _enrol(self, request: messages.EnrolPhotoRequest) -> Finding:
        entry = wire.entry_of(request, self.caller().name)
        problem = problem_of(entry, self.now())
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
        enrolled = EnrolledPhoto(entry, face.jpeg, template, model_id)
        return await self.lifecycle.enrol(request.deployment, enrolled) or finding
