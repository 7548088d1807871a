"""Every method of every service, called by everybody."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio
from google.protobuf.descriptor_pool import Default
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest
from grpc_reflection.v1alpha.reflection_pb2_grpc import ServerReflectionStub

from services.chassis.access import Identity
from services.chassis.rpc import Tls, channel
from tests.connected.secured.matrix import Matrix
from tests.docs.permitted import YES

_OF_GRPC = "grpc."
# For an answer; whoever is let pass may have to wait for one, as long as it is listened to.
_SECONDS, _STREAM_SECONDS = 30.0, 4.0
_REFUSED = "may not call"


async def methods_of(address: str, caller: Identity, tls: Tls) -> list[str]:
    """The methods that a server has, as it says itself."""
    async with channel(address, caller, tls) as line:
        asking = ServerReflectionStub(line).ServerReflectionInfo(
            iter([ServerReflectionRequest(list_services="")])
        )
        answer = await anext(aiter(asking))
        names = [one.name for one in answer.list_services_response.service]
    services = [Default().FindServiceByName(name) for name in names if not name.startswith(_OF_GRPC)]
    return [f"/{one.full_name}/{method.name}" for one in services for method in one.methods]


async def call_matrix(addresses: Mapping[str, str], callers: Mapping[str, Identity], tls: Tls) -> Matrix:
    """Call all with an empty question. `callers`: by the word that a contract has for them."""
    matrix = Matrix()
    for service, address in addresses.items():
        methods = await methods_of(address, callers["operator"], tls)
        assert methods, f"{service} has no methods"
        await asyncio.gather(
            *(_call(matrix, word, one, address, methods, tls) for word, one in callers.items())
        )
    return matrix


async def _call(
    matrix: Matrix, word: str, caller: Identity, address: str, methods: list[str], tls: Tls
) -> None:
    async with channel(address, caller, tls) as line:
        for path in methods:
            matrix.note((word, path, YES), not await _refuses(line, path))


async def _refuses(line: grpc.aio.Channel, path: str) -> bool:
    """Whether the gate refuses, which it does before a question is read."""
    stated = Default().FindMethodByName(path.removeprefix("/").replace("/", "."))
    try:
        if stated.server_streaming:
            call: Any = line.unary_stream(path, None, None)(b"", timeout=_STREAM_SECONDS)
            await call.read()
        else:
            await line.unary_unary(path, None, None)(b"", timeout=_SECONDS)
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.UNAUTHENTICATED:
            return True
        return error.code() is grpc.StatusCode.PERMISSION_DENIED and _REFUSED in (error.details() or "")
    return False


@asynccontextmanager
async def nobody(address: str, tls: Tls) -> AsyncIterator[grpc.aio.Channel]:
    """A channel of somebody who has a certificate, and no identity."""
    async with grpc.aio.secure_channel(address, tls.of_caller()) as line:
        yield line
