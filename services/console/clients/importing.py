"""A list that was sent whole, as whoever sent it: with the session, or the role, the import ends too."""

import asyncio
from dataclasses import dataclass, field

from services.chassis.patience import patiently
from services.chassis.rpc import asks
from services.console.clients.people import People, Visit
from services.watchlists.enrolment import request_for
from services.watchlists.listing import ListedPhoto
from sightline.registrar.v1.watchlist_service_pb2 import EnrolPhotoResponse
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub

_REGISTRAR = "registrar"
# The registrar vouches for somebody for a minute.
_FRESH_SECONDS = 20.0


@dataclass(slots=True)
class ImportingRegistrar:
    """WatchlistService for one import; it does not count as use of the session."""

    people: People
    session: bytes = field(repr=False)
    deployment: str
    patience_seconds: float = 30.0
    _visit: Visit | None = None
    _fresh_until: float = 0.0

    @patiently
    @asks
    async def enrol(self, photo: ListedPhoto, content: bytes) -> EnrolPhotoResponse:
        """Take one, or say why not. Refused when the session is over, or the list is not theirs to change."""
        visit = await self._current()
        request = request_for(self.deployment, photo, content)
        stub = WatchlistServiceStub(visit.channel_to(_REGISTRAR))
        answer: EnrolPhotoResponse = await stub.EnrolPhoto(request, metadata=await visit.bearer(_REGISTRAR))
        return answer

    async def _current(self) -> Visit:
        now = asyncio.get_running_loop().time()
        if self._visit is None or now >= self._fresh_until:
            self._visit = await self.people.visit(self.session, unattended=True)
            self._fresh_until = now + _FRESH_SECONDS
        return self._visit
