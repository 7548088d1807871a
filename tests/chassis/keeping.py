"""A registrar that does as it is told, and stubs of those who may call it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.access import OPERATOR
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import (
    WatchlistServiceServicer,
    WatchlistServiceStub,
    add_WatchlistServiceServicer_to_server,
)
from tests.chassis.calling import Calling


@dataclass
class Keeper(WatchlistServiceServicer):
    """Raises `error`, waits for ever where it is told to, counts the requests that it was given."""

    error: BaseException | None = None
    callers: list[str] = field(default_factory=list)
    waits: bool = False
    asked: int = 0
    answer_bytes: int = 8 * 1024 * 1024
    seconds_left: float | None = None
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    def _asked(self, context: Any) -> None:
        self.asked += 1
        self.callers.append(rpc.caller().name)
        self.seconds_left = context.time_remaining()

    @rpc.answers
    async def EnrolPhoto(
        self, request: messages.EnrolPhotoRequest, context: Any
    ) -> messages.EnrolPhotoResponse:
        """Say how large the photo was."""
        self._asked(context)
        return messages.EnrolPhotoResponse(explanation=str(len(request.photo)))

    @rpc.answers
    async def GetReference(
        self, request: messages.GetReferenceRequest, context: Any
    ) -> messages.GetReferenceResponse:
        """Answer with many bytes."""
        self._asked(context)
        if self.error is not None:
            raise self.error
        if self.waits:
            await asyncio.Event().wait()
        return messages.GetReferenceResponse(reason="taken", jpeg=bytes(self.answer_bytes))

    @rpc.streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: Any
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        """Yield one, then wait until the caller leaves."""
        self._asked(context)
        try:
            yield messages.ListEntriesResponse(subject="one")
            if self.error is not None:
                raise self.error
            await asyncio.Event().wait()
        finally:
            self.closed.set()


@dataclass(frozen=True)
class Kept:
    """A keeper that runs: `dispatcher` gets references, `matcher` lists entries, `operator` enrols."""

    keeper: Keeper
    calling: Calling
    address: str
    server: grpc.aio.Server
    channels: dict[str, grpc.aio.Channel]

    def stub(self, caller: str) -> WatchlistServiceStub:
        """The stub of one caller."""
        if caller not in self.channels:
            self.channels[caller] = self.calling.channel(self.address, caller)
        return WatchlistServiceStub(self.channels[caller])

    async def get(self, caller: str = "alert_dispatcher") -> messages.GetReferenceResponse:
        """One answer."""
        return await _get(self.stub(caller))

    async def list(self, caller: str = "matcher") -> list[str]:
        """All answers of a stream."""
        call = self.stub(caller).ListEntries(messages.ListEntriesRequest())
        return [entry.subject async for entry in rpc.told(call)]

    @rpc.asks
    async def enrol(self, photo: bytes) -> str:
        """What the keeper says of a photo."""
        answer = await self.stub(OPERATOR).EnrolPhoto(messages.EnrolPhotoRequest(photo=photo))
        return str(answer.explanation)


@rpc.asks
async def _get(stub: WatchlistServiceStub) -> messages.GetReferenceResponse:
    answer: messages.GetReferenceResponse = await stub.GetReference(messages.GetReferenceRequest())
    return answer


@asynccontextmanager
async def keeping(folder: Path) -> AsyncIterator[Kept]:
    """Run a keeper on a socket in `folder`."""
    keeper, calling, address = Keeper(), Calling(), f"unix:{folder}/s"
    server = calling.server()
    add_WatchlistServiceServicer_to_server(keeper, server)
    rpc.listen(server, address)
    await server.start()
    kept = Kept(keeper, calling, address, server, {})
    try:
        yield kept
    finally:
        for channel in kept.channels.values():
            await channel.close(None)
        await server.stop(None)
