"""Before every call that arrives: who calls, and may they? Decided before the request is read."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import grpc
import grpc.aio

from services.chassis.access import Access
from services.chassis.access.access import HEADER, needs_no_token
from services.chassis.access.refusal import Reason, Refusal
from services.chassis.rpc.caller import calling, standing

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gate(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]  # at runtime it takes none
    """Lets through what `access` lets through."""

    access: Access

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable["grpc.RpcMethodHandler[Any, Any]"]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "grpc.RpcMethodHandler[Any, Any]":
        """Return the method's own handler, or one that refuses."""
        path = handler_call_details.method
        if not needs_no_token(path):
            try:
                caller = self.access.check(path, _authorization(handler_call_details))
                calling.set(caller)
                standing.set(partial(self.access.see_still, caller))
            except Refusal as refusal:
                _LOG.info("a call was refused: %s", refusal.reason.value)
                return _refusing(refusal)
        return await continuation(handler_call_details)


def _authorization(details: grpc.HandlerCallDetails) -> str | None:
    values = [value for name, value in details.invocation_metadata if name == HEADER]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None


def _refusing(refusal: Refusal) -> "grpc.RpcMethodHandler[Any, Any]":
    known = refusal.reason is Reason.NOT_A_CALLER
    code = grpc.StatusCode.PERMISSION_DENIED if known else grpc.StatusCode.UNAUTHENTICATED

    async def refuse(_: Any, context: grpc.aio.ServicerContext[Any, Any]) -> None:
        await context.abort(code, str(refusal))

    # As for streams, whatever the method is: only they are started before a request is read.
    return grpc.stream_stream_rpc_method_handler(refuse)
