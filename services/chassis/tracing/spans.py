"""Spans of OpenTelemetry: the only place that makes any. What they say goes through its few arguments."""

import os
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.chassis.outcome import Reason
from services.chassis.tracing.clock import FaceClock, unix_ns
from services.chassis.tracing.permitted import CAPTURED_BEFORE_SECONDS, FACE, REASON
from services.chassis.tracing.traces import OFF, Span

_HEADER = "traceparent"
_MOST_BYTES = 128
_CONTEXTS = TraceContextTextMapPropagator()


class ChanceIds(IdGenerator):
    """Ids from the operating system's source of chance: they follow from nothing, and nothing from them."""

    def generate_trace_id(self) -> int:
        """Return 128 bits that are not all 0."""
        return int.from_bytes(os.urandom(16), "big") or self.generate_trace_id()

    def generate_span_id(self) -> int:
        """Return 64 bits that are not all 0."""
        return int.from_bytes(os.urandom(8), "big") or self.generate_span_id()


@dataclass(frozen=True, slots=True)
class FaceSpan:
    """A step of a face that is traced."""

    span: trace.Span
    clock: FaceClock

    @property
    def context(self) -> bytes:
        """What the next service goes on from."""
        carrier: dict[str, str] = {}
        _CONTEXTS.inject(carrier, trace.set_span_in_context(self.span, Context()))
        return carrier[_HEADER].encode()

    def settle(self, reason: Reason) -> None:
        """Say why the face was forgotten or retained in this step."""
        self.span.set_attribute(REASON, reason.value)

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        if kind is not None:
            self.span.set_status(StatusCode.ERROR)
        self.span.end(self.clock.now_ns())


@dataclass(frozen=True, slots=True)
class FaceTraces:
    """The traces of one service. The tracer's own sampler says which faces are of the sample."""

    tracer: trace.Tracer

    def begin(self, received_at: datetime, captured_at: datetime) -> Span:
        """Begin a trace, if the face is one of the sample; its first step begins as the frame came in."""
        clock = FaceClock.of(received_at)
        before = round((received_at - captured_at).total_seconds(), 3)
        span = self.tracer.start_span(
            FACE,
            Context(),
            SpanKind.PRODUCER,
            {CAPTURED_BEFORE_SECONDS: before},
            start_time=unix_ns(received_at) - clock.set_back_ns,
        )
        return FaceSpan(span, clock) if span.is_recording() else OFF

    def go_on(self, topic: str, context: bytes, received_at: datetime) -> Span:
        """Go on with the trace that `context` names; no trace where it names none, or one not sampled."""
        before = _read(context)
        if before is None:
            return OFF
        clock = FaceClock.of(received_at)
        span = self.tracer.start_span(topic, before, SpanKind.CONSUMER, start_time=clock.now_ns())
        return FaceSpan(span, clock) if span.is_recording() else OFF


def _read(context: bytes) -> Context | None:
    if not context or len(context) > _MOST_BYTES:
        return None
    # Only this: what else a sender may put beside it is not carried on.
    read = _CONTEXTS.extract({_HEADER: context.decode("ascii", "replace")}, Context())
    return read if trace.get_current_span(read).get_span_context().is_valid else None
