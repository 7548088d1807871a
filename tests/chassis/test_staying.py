"""A stream ends, with its reason, when whoever listens may not any more; on a real socket."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc.aio
import pytest
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import SERVICES, Access, Directory, Identity, Person, Role
from services.chassis.rpc import staying
from sightline.retention_purger.v1 import audit_service_pb2 as messages
from sightline.retention_purger.v1.audit_service_pb2_grpc import (
    AuditServiceServicer,
    AuditServiceStub,
    add_AuditServiceServicer_to_server,
)

FRITZ = Identity.generate("fritz")
KEY = FRITZ.signing_key.public_key().public_bytes_raw()
AUDITOR = Person("fritz", frozenset({Role.AUDITOR}), KEY)


@dataclass
class Chain(AuditServiceServicer):
    """Yields one entry, or as many as are taken, then waits until the caller leaves, or has to."""

    entries: int = 1
    yielded: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @rpc.streams
    async def ListEntries(
        self, request: messages.ListEntriesRequest, context: Any
    ) -> AsyncGenerator[messages.ListEntriesResponse, None]:
        """Yield it."""
        try:
            while self.yielded < self.entries:
                self.yielded += 1
                yield messages.ListEntriesResponse(entry=messages.Entry(body="x" * 100_000))
            await asyncio.Event().wait()
        finally:
            self.closed.set()


@dataclass
class Place:
    people: dict[str, Person]
    chain: Chain
    stub: AuditServiceStub


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    monkeypatch.setattr(staying, "LOOK_SECONDS", 0.01)
    people, chain, address = {"fritz": AUDITOR}, Chain(), f"unix:{tmp_path}/s"
    directory = replace(Directory.of([Identity.generate(name) for name in SERVICES]), people=people)
    server = rpc.server(Access.create("service", directory, CollectorRegistry()))
    add_AuditServiceServicer_to_server(chain, server)
    rpc.listen(server, address)
    await server.start()
    channel = rpc.channel(address, FRITZ)
    yield Place(people, chain, AuditServiceStub(channel))
    await channel.close(None)
    await server.stop(None)


@pytest.mark.parametrize(
    ("becomes", "words"),
    [
        (None, "fritz is not in the directory any more"),
        (Person("fritz", frozenset({Role.ENGINEER}), KEY), "the roles of fritz have changed; call again"),
    ],
)
async def test_it_ends_when_who_listens_is_out_or_is_something_else(
    place: Place, becomes: Person | None, words: str
) -> None:
    call = place.stub.ListEntries(messages.ListEntriesRequest())
    async with asyncio.timeout(10):
        await call.read()
        place.people.clear()
        if becomes is not None:
            place.people["fritz"] = becomes
        with pytest.raises(grpc.aio.AioRpcError) as ended:
            await call.read()
        assert ended.value.code() is grpc.StatusCode.PERMISSION_DENIED
        assert ended.value.details() == words
        await place.chain.closed.wait()


async def test_it_ends_also_in_the_middle_of_sending_to_who_does_not_read(place: Place) -> None:
    place.chain.entries = 1_000_000
    call = place.stub.ListEntries(messages.ListEntriesRequest())
    async with asyncio.timeout(10):
        before = -1
        while place.chain.yielded != before:
            before = place.chain.yielded
            with suppress(TimeoutError):
                await asyncio.wait_for(place.chain.closed.wait(), 0.2)
        place.people.clear()
        await place.chain.closed.wait()
        with pytest.raises(grpc.aio.AioRpcError, match="not in the directory any more"):
            async for _ in call:
                pass
    assert place.chain.yielded == before


async def test_it_goes_on_for_whoever_stays_and_ends_when_they_leave(place: Place) -> None:
    call = place.stub.ListEntries(messages.ListEntriesRequest())
    async with asyncio.timeout(10):
        await call.read()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await asyncio.shield(asyncio.ensure_future(place.chain.closed.wait()))
        call.cancel()
        await place.chain.closed.wait()


async def test_whoever_is_out_comes_in_no_more_with_the_token_of_before(place: Place) -> None:
    call = place.stub.ListEntries(messages.ListEntriesRequest())
    await call.read()
    call.cancel()
    place.people.clear()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await place.stub.ListEntries(messages.ListEntriesRequest()).read()
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
