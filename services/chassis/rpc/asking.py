"""Around every call that is made: the caller's token, and a time by which an answer is wanted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.access.access import HEADER, audience_of, header_of
from services.chassis.access.contract import method_of
from services.chassis.access.tokens import Signer
from services.chassis.rpc.limits import DEADLINE_SECONDS

# gRPC's own classes take no type arguments, those of its stubs demand them.
Details = grpc.aio.ClientCallDetails
_Continuation = Callable[[Details, Any], Any]


def interceptors(signer: Signer) -> Sequence[Any]:
    """Return those of one caller; gRPC takes one for each kind of call."""
    return [_OneAnswer(signer), _ManyAnswers(signer), _ManyOfBoth(signer)]


@dataclass(frozen=True, slots=True)
class _OneAnswer(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]
    signer: Signer

    async def intercept_unary_unary(
        self, continuation: _Continuation, client_call_details: Details, request: Any
    ) -> Any:
        """Call."""
        return await continuation(_signed(self.signer, client_call_details, DEADLINE_SECONDS), request)


@dataclass(frozen=True, slots=True)
class _ManyAnswers(grpc.aio.UnaryStreamClientInterceptor):  # type: ignore[type-arg]
    signer: Signer

    async def intercept_unary_stream(
        self, continuation: _Continuation, client_call_details: Details, request: Any
    ) -> Any:
        """Call."""
        return await continuation(_signed(self.signer, client_call_details, None), request)


@dataclass(frozen=True, slots=True)
class _ManyOfBoth(grpc.aio.StreamStreamClientInterceptor):  # type: ignore[type-arg]
    """Reflection alone is of this kind."""

    signer: Signer

    async def intercept_stream_stream(
        self, continuation: _Continuation, client_call_details: Details, request_iterator: Any
    ) -> Any:
        """Call."""
        return await continuation(_signed(self.signer, client_call_details, None), request_iterator)


def _signed(signer: Signer, details: Details, deadline_seconds: float | None) -> Details:
    path = details.method.decode() if isinstance(details.method, bytes) else details.method
    method = method_of(path)
    stated = (method.deadline_seconds if method is not None else 0) or deadline_seconds
    metadata = grpc.aio.Metadata(*(details.metadata or ()))
    # The console calls as whoever is signed in, with the registrar's word for it.
    if HEADER not in metadata:
        metadata.add(HEADER, header_of(signer.token(audience_of(path))))
    return Details(
        details.method,
        stated if details.timeout is None else details.timeout,
        metadata,
        details.credentials,
        details.wait_for_ready,
    )
