"""A collector of OpenTelemetry's on a port of this machine: takes OTLP over gRPC, and keeps what it got."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)


@dataclass(frozen=True, slots=True)
class Got:
    """A span as it came. Times in nanoseconds of Unix time."""

    service: str
    name: str
    trace: bytes
    id: bytes
    parent: bytes
    begins_ns: int
    ends_ns: int
    failed: bool
    said: dict[str, Any]


@dataclass
class Collector(TraceServiceServicer):
    """`refuses`: answers that it cannot take anything."""

    port: int = 0
    refuses: bool = False
    requests: list[ExportTraceServiceRequest] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def Export(self, request: ExportTraceServiceRequest, context: Any) -> ExportTraceServiceResponse:
        if self.refuses:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no")
        with self._lock:
            self.requests.append(request)
        return ExportTraceServiceResponse()

    @property
    def spans(self) -> list[Got]:
        """Everything that came, in the order of its times."""
        found = []
        for request in self.requests:
            for of_service in request.resource_spans:
                service = {one.key: one.value.string_value for one in of_service.resource.attributes}
                for scope in of_service.scope_spans:
                    found += [_got(service["service.name"], span) for span in scope.spans]
        return sorted(found, key=lambda span: (span.begins_ns, span.ends_ns))

    @property
    def traces(self) -> list[list[Got]]:
        """The spans of each trace, in the order of their times."""
        by_trace = defaultdict[bytes, list[Got]](list)
        for span in self.spans:
            by_trace[span.trace].append(span)
        return list(by_trace.values())

    @property
    def everything(self) -> bytes:
        """All that ever came, as it came."""
        return b"".join(request.SerializeToString() for request in self.requests)


def _got(service: str, span: Any) -> Got:
    said = {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}
    return Got(
        service,
        span.name,
        span.trace_id,
        span.span_id,
        span.parent_span_id,
        span.start_time_unix_nano,
        span.end_time_unix_nano,
        span.status.code == span.status.STATUS_CODE_ERROR,
        said,
    )


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that answers; gone when the block is left."""
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    collector.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield collector
    finally:
        server.stop(None).wait()
