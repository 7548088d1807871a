"""Errors in words on both sides: ours becomes a status with its one line, and that an error of ours again."""

import functools
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import grpc
import grpc.aio

from services.chassis.errors import BadInput, Refused, SightlineError, Unavailable, Unreadable
from services.chassis.rpc.limits import LARGEST_MESSAGE_BYTES
from services.chassis.rpc.staying import Staying

_LOG = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_CODES: dict[type[SightlineError], grpc.StatusCode] = {
    BadInput: grpc.StatusCode.INVALID_ARGUMENT,
    Refused: grpc.StatusCode.FAILED_PRECONDITION,
    Unreadable: grpc.StatusCode.DATA_LOSS,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
_ERRORS: dict[grpc.StatusCode, type[SightlineError]] = {
    **{code: error for error, code in _CODES.items()},
    grpc.StatusCode.UNAUTHENTICATED: Refused,
    grpc.StatusCode.PERMISSION_DENIED: Refused,
}
# Goes with an error of ours: gRPC has the same code for a connection that it cannot make.
_OURS = ("sightline-error", "1")
# What gRPC itself says of a message beyond the limit, on either side.
_TOO_LARGE = "larger than max"


def answers(
    call: Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[_R]],
) -> Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], Awaitable[_R]]:
    """Decorate a method of a servicer: an error of ours becomes a status with its one line."""

    @functools.wraps(call)
    async def answered(servicer: Any, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> _R:
        async with _InWords(context):
            return await call(servicer, request, context)
        raise AssertionError("an error aborts the call")

    return answered


def streams(
    call: Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], AsyncGenerator[_R, None]],
) -> Callable[[Any, Any, grpc.aio.ServicerContext[Any, Any]], AsyncIterator[_R]]:
    """Decorate a method of a servicer that answers with a stream."""

    @functools.wraps(call)
    async def streamed(
        servicer: Any, request: Any, context: grpc.aio.ServicerContext[Any, Any]
    ) -> AsyncIterator[_R]:
        async with (
            _InWords(context),
            Staying(context),
            aclosing(call(servicer, request, context)) as items,
        ):
            async for item in items:
                yield item

    return streamed


def asks(call: Callable[_P, Awaitable[_R]]) -> Callable[_P, Coroutine[Any, Any, _R]]:
    """Decorate a method of a client: a status becomes an error of ours again, with its one line."""

    @functools.wraps(call)
    async def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return await call(*args, **kwargs)
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None

    return asked


async def told(call: grpc.aio.UnaryStreamCall[Any, _R]) -> AsyncGenerator[_R, None]:
    """Yield what a stream answers; a status becomes an error of ours. Closed (aclosing), it ends the call."""
    try:
        async for answer in call:
            yield answer
    except grpc.aio.AioRpcError as error:
        raise error_of(error) from None
    finally:
        call.cancel()


def error_of(error: grpc.aio.AioRpcError) -> SightlineError:
    """Return the error of ours that a status stands for.

    Only the words of our own errors are taken over: what else a service died of could quote what it held.
    """
    code, details = error.code(), error.details() or ""
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED and _TOO_LARGE in details:
        return BadInput(
            f"a message is larger than {LARGEST_MESSAGE_BYTES >> 20} MiB; give a smaller photograph"
        )
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return Unavailable("a service has as many calls in hand as it takes; try again")
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return Unavailable("a service did not answer in time; look at its log and its load")
    if code is grpc.StatusCode.UNAVAILABLE and not _is_ours(error):
        return Unavailable(f"a service cannot be reached: {details.partition(chr(10))[0] or 'it went away'}")
    kind = _ERRORS.get(code)
    if kind is None:
        return Unavailable(f"a service failed ({code.name}); look at its log")
    return kind(details or "the service gave no reason")


def _is_ours(error: grpc.aio.AioRpcError) -> bool:
    metadata: Any = error.trailing_metadata() or ()  # pairs; the stubs say otherwise
    return _OURS in list(metadata)


@dataclass(frozen=True, slots=True)
class _InWords:
    """Around a call: an error of ours aborts it with its line; any other with a line that quotes nothing.

    Left to gRPC, the message and trace of an unexpected error would go to the log and to the caller.
    """

    context: grpc.aio.ServicerContext[Any, Any]

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, SightlineError):
            await self.context.abort(_code_of(error), str(error), (_OURS,))
        elif isinstance(error, Exception) and not isinstance(error, grpc.aio.AbortError):
            _LOG.error("a call failed: %s", type(error).__name__)
            await self.context.abort(grpc.StatusCode.INTERNAL, "the service failed; look at its log")


def _code_of(error: SightlineError) -> grpc.StatusCode:
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), grpc.StatusCode.INTERNAL)
