"""Calls over a real socket: errors in words on both sides, and nothing quoted."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import grpc
import grpc.aio
import pytest

from services.chassis import rpc
from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable, Unreadable
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from tests.chassis.calling import Calling
from tests.chassis.keeping import Kept, keeping

SECRET = "what nobody may read"


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    async with keeping(tmp_path) as running:
        yield running


async def test_an_answer_may_be_large(kept: Kept) -> None:
    assert len((await kept.get()).jpeg) == 8 * 1024 * 1024


@pytest.mark.parametrize("error", [BadInput("a"), Refused("b"), Unavailable("c"), Unreadable("d")])
async def test_an_error_arrives_as_it_was_raised(kept: Kept, error: SightlineError) -> None:
    kept.keeper.error = error
    with pytest.raises(type(error), match=str(error)) as caught:
        await kept.get()
    assert caught.value.retriable == error.retriable


async def test_an_unexpected_error_is_quoted_neither_to_the_caller_nor_in_the_log(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.keeper.error = ValueError(SECRET)
    with pytest.raises(Unavailable) as caught:
        await kept.get()
    assert SECRET not in str(caught.value) and SECRET not in caplog.text
    assert "ValueError" in caplog.text and "Traceback" not in caplog.text


@pytest.mark.parametrize("error", [Refused("no more"), ValueError(SECRET)])
async def test_a_stream_that_fails_says_why_and_no_more(
    kept: Kept, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    kept.keeper.error = error
    with pytest.raises(Refused if isinstance(error, Refused) else Unavailable) as caught:
        await kept.list()
    assert SECRET not in str(caught.value) + caplog.text


async def test_a_stream_is_closed_when_its_caller_leaves(kept: Kept) -> None:
    call = kept.stub("matcher").ListEntries(messages.ListEntriesRequest())
    assert (await call.read()).subject == "one"
    call.cancel()
    async with asyncio.timeout(30):
        await kept.keeper.closed.wait()


async def test_a_stream_ends_with_whoever_listens(kept: Kept) -> None:
    call = kept.stub("matcher").ListEntries(messages.ListEntriesRequest())
    async with aclosing(rpc.told(call)) as entries:
        assert (await anext(entries)).subject == "one"
    assert call.cancelled()
    async with asyncio.timeout(30):
        await kept.keeper.closed.wait()


async def test_a_service_that_is_away_is_unavailable(tmp_path: Path) -> None:
    @rpc.asks
    async def ask(stub: WatchlistServiceStub) -> None:
        await stub.GetReference(messages.GetReferenceRequest())

    async with Calling().channel(f"unix:{tmp_path}/nobody") as channel:
        with pytest.raises(Unavailable, match="cannot be reached: ") as caught:
            await ask(WatchlistServiceStub(channel))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "details", "kind", "line"),
    [
        ("RESOURCE_EXHAUSTED", "Sent message larger than max (9 vs. 8)", BadInput, "a smaller photograph"),
        ("RESOURCE_EXHAUSTED", "Concurrent RPC limit exceeded!", Unavailable, "try again"),
        ("DEADLINE_EXCEEDED", "Deadline Exceeded", Unavailable, "did not answer in time"),
        ("UNAUTHENTICATED", "no token", Refused, "no token"),
        ("PERMISSION_DENIED", "one may not", Refused, "one may not"),
        ("UNAVAILABLE", "failed to connect\nto all", Unavailable, "cannot be reached: failed to connect$"),
        ("INTERNAL", SECRET, Unavailable, r"a service failed \(INTERNAL\); look at its log$"),
        ("UNKNOWN", SECRET, Unavailable, r"a service failed \(UNKNOWN\); look at its log$"),
        ("UNIMPLEMENTED", SECRET, Unavailable, r"a service failed \(UNIMPLEMENTED\); look at its log$"),
    ],
)
def test_a_status_that_no_service_of_ours_raised_is_one_line_too(
    code: str, details: str, kind: type[SightlineError], line: str
) -> None:
    status = grpc.aio.AioRpcError(
        grpc.StatusCode[code], grpc.aio.Metadata(), grpc.aio.Metadata(), details, None
    )
    error = rpc.error_of(status)
    assert type(error) is kind and re.search(line, str(error))
