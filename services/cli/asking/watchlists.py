"""WatchlistService, as people ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.patience import patiently
from services.chassis.rpc import asks
from services.watchlists.enrolment import request_for
from services.watchlists.listing import ListedPhoto
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub


@dataclass(frozen=True, slots=True)
class WatchlistClient:
    """The list of one deployment. `by_hand`: photos come one at a time, and are acknowledged one by one.

    A photo is sent again for `patience_seconds` while a service is away: taken twice, it is a duplicate.
    """

    channel: grpc.aio.Channel
    deployment: str
    by_hand: bool = False
    patience_seconds: float = 0.0

    @patiently
    @asks
    async def enrol(self, photo: ListedPhoto, content: bytes) -> messages.EnrolPhotoResponse:
        """Enrol one photo."""
        request = request_for(self.deployment, photo, content)
        request.by_hand = self.by_hand
        answer: messages.EnrolPhotoResponse = await WatchlistServiceStub(self.channel).EnrolPhoto(request)
        return answer

    @asks
    async def remove(self, subject: str) -> int:
        """Take a subject off the list; return of how many photos."""
        request = messages.RemoveSubjectRequest(deployment=self.deployment, subject=subject)
        return int((await WatchlistServiceStub(self.channel).RemoveSubject(request)).photos_removed)

    @asks
    async def subjects(self) -> Sequence[messages.ListedSubject]:
        """Return who is on the list."""
        request = messages.ListSubjectsRequest(deployment=self.deployment)
        return list((await WatchlistServiceStub(self.channel).ListSubjects(request)).subjects)

    @asks
    async def release(self, subject: str) -> None:
        """Let an entry match again that rests."""
        request = messages.ReleaseSubjectRequest(deployment=self.deployment, subject=subject)
        await WatchlistServiceStub(self.channel).ReleaseSubject(request)
