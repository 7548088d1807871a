"""Every way of calling without the right to: refused before the request is read, in one line, and counted."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import grpc.aio
import pytest

from services.chassis import rpc
from services.chassis.access import Identity
from services.chassis.access.tokens import sign
from services.chassis.errors import Refused, SightlineError
from services.chassis.rpc.limits import CHANNEL_OPTIONS
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from tests.chassis.keeping import Kept, keeping

FORGER = Identity.generate("matcher")
# What is sent for a token: of whom, for whom, how many seconds ago it was made, for how long.
UNAUTHENTICATED = {
    "no token": ("no_token", None),
    "another scheme": ("no_token", "Basic bWF0Y2hlcjp4"),
    "an empty token": ("unreadable", "Bearer "),
    "no JWT": ("unreadable", "Bearer word"),
    "a foreign key": ("signature", ("forger", "registrar", 0, 60)),
    "a stranger": ("stranger", ("stranger", "registrar", 0, 60)),
    "an expired one": ("expired", ("matcher", "registrar", 100, 60)),
    "one of the future": ("not_yet", ("matcher", "registrar", -100, 60)),
    "one for an hour": ("too_long", ("matcher", "registrar", 0, 3600)),
    "one for another service": ("audience", ("matcher", "embedder", 0, 60)),
    "one of gRPC's own": ("audience", ("matcher", "grpc", 0, 60)),
}
CASES = pytest.mark.parametrize(
    ("reason", "sent"), UNAUTHENTICATED.values(), ids=[name.replace(" ", "-") for name in UNAUTHENTICATED]
)
Sent = str | tuple[str, str, int, int] | None


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    async with keeping(tmp_path) as running:
        yield running


@pytest.fixture
async def bare(kept: Kept) -> AsyncIterator[WatchlistServiceStub]:
    """The stub of a caller that sends what the test gives it."""
    async with grpc.aio.insecure_channel(kept.address, options=CHANNEL_OPTIONS) as channel:
        yield WatchlistServiceStub(channel)


def metadata(kept: Kept, sent: Sent) -> list[tuple[str, str]]:
    if sent is None:
        return []
    if isinstance(sent, str):
        return [("authorization", sent)]
    name, audience, age, life = sent
    known = {**kept.calling.identities, "forger": FORGER, "stranger": Identity.generate("nobody")}
    return [("authorization", f"Bearer {sign(known[name], audience, int(time.time()) - age, life)}")]


@CASES
async def test_one_answer_is_not_given_without_a_credential(
    kept: Kept, bare: WatchlistServiceStub, reason: str, sent: Sent
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await bare.GetReference(messages.GetReferenceRequest(), metadata=metadata(kept, sent))
    check(kept, caught.value, grpc.StatusCode.UNAUTHENTICATED, reason)


@CASES
async def test_a_stream_is_not_given_without_a_credential(
    kept: Kept, bare: WatchlistServiceStub, reason: str, sent: Sent
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in bare.ListEntries(messages.ListEntriesRequest(), metadata=metadata(kept, sent)):
            pass
    check(kept, caught.value, grpc.StatusCode.UNAUTHENTICATED, reason)


def check(kept: Kept, error: grpc.aio.AioRpcError, code: grpc.StatusCode, reason: str) -> None:
    assert error.code() is code
    assert error.details() and "\n" not in str(error.details())
    assert isinstance(rpc.error_of(error), Refused)
    assert kept.calling.refused(reason) == 1
    assert kept.keeper.asked == 0


async def test_two_credentials_are_none(kept: Kept, bare: WatchlistServiceStub) -> None:
    twice = metadata(kept, ("alert_dispatcher", "registrar", 0, 60)) * 2
    with pytest.raises(grpc.aio.AioRpcError):
        await bare.GetReference(messages.GetReferenceRequest(), metadata=twice)
    assert kept.calling.refused("no_token") == 1 and kept.keeper.asked == 0


async def test_an_altered_token_is_refused(kept: Kept, bare: WatchlistServiceStub) -> None:
    ((name, value),) = metadata(kept, ("alert_dispatcher", "registrar", 0, 60))
    for at in range(len("Bearer "), len(value) - 1, 7):
        altered = value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await bare.GetReference(messages.GetReferenceRequest(), metadata=[(name, altered)])
        assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert kept.keeper.asked == 0


@pytest.mark.parametrize("caller", ["matcher", "operator", "registrar", "detector"])
async def test_one_answer_is_not_given_to_a_caller_that_the_contract_does_not_name(
    kept: Kept, caller: str
) -> None:
    with pytest.raises(Refused, match=f"{caller} may not call GetReference"):
        await kept.get(caller)
    assert kept.calling.refused("not_a_caller") == 1 and kept.keeper.asked == 0


@pytest.mark.parametrize("caller", ["alert_dispatcher", "operator", "registrar", "detector"])
async def test_a_stream_is_not_given_to_a_caller_that_the_contract_does_not_name(
    kept: Kept, caller: str
) -> None:
    with pytest.raises(Refused, match=f"{caller} may not call ListEntries"):
        await kept.list(caller)
    assert kept.calling.refused("not_a_caller") == 1 and kept.keeper.asked == 0


async def test_a_request_that_is_refused_is_not_read(kept: Kept, bare: WatchlistServiceStub) -> None:
    call = bare.EnrolPhoto(messages.EnrolPhotoRequest(photo=bytes(30 * 1024 * 1024)))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    check(kept, caught.value, grpc.StatusCode.UNAUTHENTICATED, "no_token")


async def test_a_method_that_nobody_serves_needs_a_credential_too(kept: Kept, tmp_path: Path) -> None:
    async with grpc.aio.insecure_channel(kept.address) as channel:
        call = channel.unary_unary("/sightline.registrar.v1.WatchlistService/Nothing", None, None)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call(b"")
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_the_same_channel_calls_again_after_a_refusal(kept: Kept) -> None:
    with pytest.raises(SightlineError):
        await kept.list("alert_dispatcher")
    assert (await kept.get("alert_dispatcher")).reason == "taken"
