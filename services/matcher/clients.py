"""The watchlist, from the registrar."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import error_of
from services.matcher import wire
from services.matcher.domain.gallery import Enrolled
from sightline.registrar.v1.watchlist_service_pb2 import ListEntriesRequest
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub


@dataclass(frozen=True, slots=True)
class RegistrarWatchlist:
    """Watchlist over WatchlistService."""

    channel: grpc.aio.Channel

    async def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        """Yield every enrolled photo of that version. Unavailable when the registrar is away."""
        request = ListEntriesRequest(deployment=deployment, list_version=list_version)
        try:
            async for message in WatchlistServiceStub(self.channel).ListEntries(request):
                yield wire.enrolled(message)
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None
