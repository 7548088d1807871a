"""gRPC as every service speaks it: limits, and errors in words on both sides."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NoReturn, ParamSpec, TypeVar

import grpc
import grpc.aio

from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable

_P = ParamSpec("_P")
_R = TypeVar("_R")
LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024
OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
]
_CODES: dict[type[SightlineError], grpc.StatusCode] = {
    BadInput: grpc.StatusCode.INVALID_ARGUMENT,
    Refused: grpc.StatusCode.FAILED_PRECONDITION,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
_ERRORS: dict[grpc.StatusCode, type[SightlineError]] = {code: error for error, code in _CODES.items()}


def server() -> grpc.aio.Server:
    """Return a server without services or address yet."""
    return grpc.aio.server(options=OPTIONS)


def channel(address: str) -> grpc.aio.Channel:
    """Return a channel to `address` (host:port, or unix:path)."""
    return grpc.aio.insecure_channel(address, options=OPTIONS)


def answers(
    call: Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[_R]],
) -> Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[_R]]:
    """Decorate a method of a servicer: an error of ours becomes a status with its one line."""

    @functools.wraps(call)
    async def answered(servicer: Any, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> _R:
        try:
            return await call(servicer, request, context)
        except SightlineError as error:
            await _abort(context, error)

    return answered


def streams(
    call: Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], AsyncIterator[_R]],
) -> Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], AsyncIterator[_R]]:
    """Decorate a method of a servicer that answers with a stream."""

    @functools.wraps(call)
    async def streamed(
        servicer: Any, request: Any, context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[_R]:
        try:
            async for item in call(servicer, request, context):
                yield item
        except SightlineError as error:
            await _abort(context, error)

    return streamed


def asks(call: Callable[_P, Awaitable[_R]]) -> Callable[_P, Awaitable[_R]]:
    """Decorate a method of a client: a status becomes an error of ours again, with its one line."""

    @functools.wraps(call)
    async def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return await call(*args, **kwargs)
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None

    return asked


def error_of(error: grpc.aio.AioRpcError) -> SightlineError:
    """Return the error of ours that a status stands for."""
    detail = error.details() or "the service gave no reason"
    return _ERRORS.get(error.code(), Unavailable)(detail)


async def _abort(context: grpc.aio.ServicerContext[Any, Any], error: SightlineError) -> NoReturn:
    code = next((c for kind, c in _CODES.items() if isinstance(error, kind)), grpc.StatusCode.INTERNAL)
    await context.abort(code, str(error))
    raise AssertionError("abort raises")
