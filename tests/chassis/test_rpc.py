"""Calls over a real socket: errors in words on both sides, and nothing quoted."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

import grpc.aio
import pytest

from services.chassis import rpc
from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable, Unreadable
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import (
    WatchlistServiceServicer,
    WatchlistServiceStub,
    add_WatchlistServiceServicer_to_server,
)

SECRET = "what nobody may read"


class Keeper(WatchlistServiceServicer):
    """Raises what it is told to."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.closed = asyncio.Event()

    @rpc.answers
    async def GetReference(
        self, request: messages.GetReferenceRequest, context: Any
    ) -> messages.GetReferenceResponse:
        if self.error is not None:
            raise self.error
        return messages.GetReferenceResponse(reason="taken", jpeg=bytes(8 * 1024 * 1024))

    @rpc.streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: Any
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        try:
            yield messages.ListEntriesResponse(subject="one")
            if self.error is not None:
                raise self.error
            await asyncio.Event().wait()
        finally:
            self.closed.set()


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
async def stub(keeper: Keeper, tmp_path: Path) -> AsyncIterator[WatchlistServiceStub]:
    server = rpc.server()
    add_WatchlistServiceServicer_to_server(keeper, server)
    server.add_insecure_port(f"unix:{tmp_path}/s")
    await server.start()
    channel = rpc.channel(f"unix:{tmp_path}/s")
    yield WatchlistServiceStub(channel)
    await channel.close(None)
    await server.stop(None)


@rpc.asks
async def ask(stub: WatchlistServiceStub) -> messages.GetReferenceResponse:
    answer: messages.GetReferenceResponse = await stub.GetReference(messages.GetReferenceRequest())
    return answer


async def test_an_answer_may_be_large(stub: WatchlistServiceStub) -> None:
    assert len((await ask(stub)).jpeg) == 8 * 1024 * 1024


@pytest.mark.parametrize("error", [BadInput("a"), Refused("b"), Unavailable("c"), Unreadable("d")])
async def test_an_error_arrives_as_it_was_raised(
    keeper: Keeper, stub: WatchlistServiceStub, error: SightlineError
) -> None:
    keeper.error = error
    with pytest.raises(type(error), match=str(error)) as caught:
        await ask(stub)
    assert caught.value.retriable == error.retriable


async def test_an_unexpected_error_is_quoted_neither_to_the_caller_nor_in_the_log(
    keeper: Keeper, stub: WatchlistServiceStub, caplog: pytest.LogCaptureFixture
) -> None:
    keeper.error = ValueError(SECRET)
    with pytest.raises(Unavailable) as caught:
        await ask(stub)
    assert SECRET not in str(caught.value) and SECRET not in caplog.text
    assert "ValueError" in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize("error", [Refused("no more"), ValueError(SECRET)])
async def test_a_stream_that_fails_says_why_and_no_more(
    keeper: Keeper, stub: WatchlistServiceStub, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    keeper.error = error
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.ListEntries(messages.ListEntriesRequest()):
            pass
    kind = type(rpc.error_of(caught.value))
    assert kind is (Refused if isinstance(error, Refused) else Unavailable)
    assert SECRET not in str(caught.value) + caplog.text


async def test_a_stream_is_closed_when_its_caller_leaves(keeper: Keeper, stub: WatchlistServiceStub) -> None:
    call = stub.ListEntries(messages.ListEntriesRequest())
    assert (await call.read()).subject == "one"
    call.cancel()
    async with asyncio.timeout(30):
        await keeper.closed.wait()


async def test_a_service_that_is_away_is_unavailable(tmp_path: Path) -> None:
    channel = rpc.channel(f"unix:{tmp_path}/nobody")
    with pytest.raises(Unavailable):
        await ask(WatchlistServiceStub(channel))
    await channel.close(None)
