"""The watchlist, from the registrar; what was in force before, from the retention-purger's audit chain."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks, error_of
from services.matcher import wire
from services.matcher.domain.gallery import Enrolled
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.watchlist_service_pb2 import (
    GetAuthorisationRequest,
    GetAuthorisationResponse,
    ListEntriesRequest,
)
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from sightline.retention_purger.v1.audit_service_pb2 import IsSpentRequest
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub


@dataclass(frozen=True, slots=True)
class RegistrarWatchlist:
    """Watchlist over WatchlistService."""

    channel: grpc.aio.Channel

    @asks
    async def authorisation(self, deployment: str, list_version: int) -> Authorisation:
        """Return what was signed for that version."""
        request = GetAuthorisationRequest(deployment=deployment, list_version=list_version)
        answer: GetAuthorisationResponse = await WatchlistServiceStub(self.channel).GetAuthorisation(request)
        return answer.authorisation

    async def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        """Yield every enrolled photo of that version. Unavailable when the registrar is away."""
        request = ListEntriesRequest(deployment=deployment, list_version=list_version)
        try:
            async for message in WatchlistServiceStub(self.channel).ListEntries(request):
                yield wire.enrolled(message)
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None


@dataclass(frozen=True, slots=True)
class PurgerHistory:
    """History over AuditService."""

    channel: grpc.aio.Channel

    @asks
    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        """Say whether what was signed was in force once, and then was no more."""
        request = IsSpentRequest(deployment=deployment, authorised_digest=authorised_digest)
        return bool((await AuditServiceStub(self.channel).IsSpent(request)).spent)
