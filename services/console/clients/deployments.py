"""Deployments and their lists, as whoever is signed in asks for them."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from services.chassis.envelope import to_timestamp
from services.chassis.rpc import asks, told
from services.console.clients.people import Visit
from services.console.domain.drafting import Draft, NewEntry
from sightline.registrar.v1 import deployment_service_pb2 as messages
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_pb2 import (
    ADJUDICATION_ONE_PERSON,
    ADJUDICATION_TWO_PERSONS,
    Deployment,
    FootagePlan,
)
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceStub
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub

_REGISTRAR = "registrar"


@dataclass(frozen=True, slots=True)
class Deployments:
    """DeploymentService and WatchlistService. Refused and BadInput are the registrar's words."""

    visit: Visit

    @asks
    async def all(self) -> Sequence[messages.ListedDeployment]:
        """Return every deployment, by name."""
        request = messages.ListDeploymentsRequest()
        answer = await self._stub().ListDeployments(request, metadata=await self._as_visitor())
        return list(answer.deployments)

    @asks
    async def get(self, name: str) -> messages.GetDeploymentResponse:
        """Return how one stands."""
        request = messages.GetDeploymentRequest(name=name)
        answer: messages.GetDeploymentResponse = await self._stub().GetDeployment(
            request, metadata=await self._as_visitor()
        )
        return answer

    @asks
    async def draft(self, draft: Draft) -> None:
        """Draft it; whoever is signed in is its author."""
        request = messages.DraftDeploymentRequest(deployment=message_of(draft))
        await self._stub().DraftDeployment(request, metadata=await self._as_visitor())

    @asks
    async def publish_notice(self, name: str) -> None:
        """Announce it."""
        request = messages.PublishNoticeRequest(name=name)
        await self._stub().PublishNotice(request, metadata=await self._as_visitor())

    @asks
    async def start(self, name: str) -> None:
        """Go live."""
        request = messages.StartDeploymentRequest(name=name)
        await self._stub().StartDeployment(request, metadata=await self._as_visitor())

    @asks
    async def stop(self, name: str, reason: str) -> None:
        """Stop it."""
        request = messages.StopDeploymentRequest(name=name, reason=reason)
        await self._stub().StopDeployment(request, metadata=await self._as_visitor())

    @asks
    async def end(self, name: str) -> None:
        """End it for good."""
        request = messages.EndDeploymentRequest(name=name)
        await self._stub().EndDeployment(request, metadata=await self._as_visitor())

    async def review(
        self, name: str, photos: bool
    ) -> AsyncGenerator[messages.ReviewDeploymentResponse, None]:
        """Yield the review, then each entry."""
        request = messages.ReviewDeploymentRequest(name=name, with_photos=photos)
        call = self._stub().ReviewDeployment(request, metadata=await self._as_visitor())
        async with aclosing(told(call)) as parts:
            async for part in parts:
                yield part

    @asks
    async def authorise(self, name: str, authorisation: Authorisation, acknowledged: Sequence[str]) -> None:
        """Hand in a signature."""
        request = messages.AuthoriseDeploymentRequest(
            name=name, authorisation=authorisation, acknowledged_photos=acknowledged
        )
        await self._stub().AuthoriseDeployment(request, metadata=await self._as_visitor())

    @asks
    async def subjects(self, name: str) -> Sequence[watchlist.ListedSubject]:
        """Return who is on the list."""
        request = watchlist.ListSubjectsRequest(deployment=name)
        answer = await self._lists().ListSubjects(request, metadata=await self._as_visitor())
        return list(answer.subjects)

    @asks
    async def enrol(self, name: str, entry: NewEntry, photo: bytes) -> watchlist.EnrolPhotoResponse:
        """Put one photo on the list, by hand."""
        request = watchlist.EnrolPhotoRequest(
            deployment=name,
            subject=entry.subject,
            category=entry.category,
            reason=entry.reason,
            source=entry.source,
            date_of_birth=entry.date_of_birth,
            justification=entry.justification,
            instruction=entry.instruction,
            expires_at=to_timestamp(entry.expires_at),
            by_hand=True,
            photo=photo,
        )
        answer: watchlist.EnrolPhotoResponse = await self._lists().EnrolPhoto(
            request, metadata=await self._as_visitor()
        )
        return answer

    @asks
    async def remove(self, name: str, subject: str) -> None:
        """Take a subject off the list."""
        request = watchlist.RemoveSubjectRequest(deployment=name, subject=subject)
        await self._lists().RemoveSubject(request, metadata=await self._as_visitor())

    @asks
    async def release(self, name: str, subject: str) -> None:
        """Let an entry that rests match again."""
        request = watchlist.ReleaseSubjectRequest(deployment=name, subject=subject)
        await self._lists().ReleaseSubject(request, metadata=await self._as_visitor())

    def _stub(self) -> DeploymentServiceStub:
        return DeploymentServiceStub(self.visit.channel_to(_REGISTRAR))

    def _lists(self) -> WatchlistServiceStub:
        return WatchlistServiceStub(self.visit.channel_to(_REGISTRAR))

    async def _as_visitor(self) -> tuple[tuple[str, str], ...]:
        return await self.visit.bearer(_REGISTRAR)


def message_of(draft: Draft) -> Deployment:
    """Return a draft as the contract has it."""
    made = Deployment(
        name=draft.name,
        purpose=draft.purpose,
        legal_basis=draft.legal_basis,
        place=draft.place,
        start=to_timestamp(draft.start),
        end=to_timestamp(draft.end),
        threshold=draft.threshold,
        officers=draft.officers,
        adjudication=ADJUDICATION_TWO_PERSONS if draft.two_persons else ADJUDICATION_ONE_PERSON,
        model_pack=draft.model_pack,
        pass_gap_seconds=draft.pass_gap_seconds,
        most_false_alert_ratio=draft.most_false_alert_ratio,
    )
    for camera, source in draft.cameras:
        made.cameras.add(id=camera, source=source)
    if draft.footage is not None:
        made.footage.CopyFrom(
            FootagePlan(kept_days=draft.footage.kept_days, faces_clear=draft.footage.faces_clear)
        )
    return made
