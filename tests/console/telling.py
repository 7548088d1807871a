"""Every service of the contracts, answering as it is told and noting who asked; PeopleService is real."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

import grpc
import grpc.aio
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.chassis import rpc
from services.chassis.access import SERVICES
from services.chassis.access.contract import services_of

_REAL = "PeopleService"
Answer = Message | Exception | Callable[[Any], Any]


@dataclass
class Telling:
    """`told`: by method, its answer, an error of ours, or what makes one of a request.

    What makes one may be waited for. Of a stream an answer is an async iterator; what is not told is empty.
    `asked`: who asked what, in order.
    """

    told: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def serve(self, server: grpc.aio.Server) -> None:
        """Put them all on a server."""
        found = [service for owner in SERVICES for service in services_of(owner) if service.name != _REAL]
        server.add_generic_rpc_handlers(tuple(self._handler(service) for service in found))

    def of(self, method: str) -> list[tuple[str, Any]]:
        """Who asked a method, and what."""
        return [(who, request) for who, name, request in self.asked if name == method]

    def _handler(self, service: ServiceDescriptor) -> "grpc.GenericRpcHandler[Any, Any]":
        handlers = {method.name: self._method(method) for method in service.methods}
        return grpc.method_handlers_generic_handler(str(service.full_name), handlers)

    def _method(self, method: MethodDescriptor) -> "grpc.RpcMethodHandler[Any, Any]":
        request, response = GetMessageClass(method.input_type), GetMessageClass(method.output_type)

        def answer(given: Message) -> Any:
            self.asked.append((rpc.caller().name, str(method.name), given))
            told = self.told.get(str(method.name), response())
            if isinstance(told, Exception):
                raise told
            return told(given) if callable(told) else told

        async def once(given: Message, context: Any) -> Any:
            return await _answered(answer, given, context)

        async def many(given: Message, context: Any) -> AsyncIterator[Any]:
            async for one in _streamed(answer, given, context):
                yield one

        made: dict[str, Any] = {
            "request_deserializer": request.FromString,
            "response_serializer": response.SerializeToString,
        }
        if method.server_streaming:
            return grpc.unary_stream_rpc_method_handler(many, **made)
        return grpc.unary_unary_rpc_method_handler(once, **made)


@rpc.answers
async def _answered(answer: Any, given: Any, _: Any) -> Any:
    found = answer(given)
    return await found if isawaitable(found) else found


@rpc.streams
async def _streamed(answer: Any, given: Any, _: Any) -> AsyncGenerator[Any, None]:
    found = answer(given)
    if not isinstance(found, Message):
        async for one in found:
            yield one
