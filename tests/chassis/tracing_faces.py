"""Traces that a test looks at: into memory, or to a collector."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from prometheus_client import CollectorRegistry

from services.chassis.tracing.metrics import TraceMetrics
from services.chassis.tracing.opening import Tracing
from services.chassis.tracing.sending import Sending


@dataclass
class Memory(SpanExporter):
    """Takes everything, or nothing."""

    takes: bool = True
    spans: list[ReadableSpan] = field(default_factory=list)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if not self.takes:
            return SpanExportResult.FAILURE
        self.spans += spans
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        return None


@dataclass
class Traced:
    """The traces of one process; `spans` are those that ended so far, as they would be sent."""

    exporter: SpanExporter = field(default_factory=Memory)
    sampled: float = 1.0
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.sending = Sending(self.exporter, TraceMetrics.create(self.registry))
        self.tracing = Tracing(self.sampled, self.sending)

    @property
    def spans(self) -> list[ReadableSpan]:
        assert isinstance(self.exporter, Memory)
        self.sending.force_flush()
        return self.exporter.spans

    def count(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"sightline_trace_spans_{name}_total", labels) or 0.0


@contextmanager
def traced(exporter: SpanExporter | None = None, sampled: float = 1.0) -> Iterator[Traced]:
    """Traces until the block is left."""
    made = Traced(exporter or Memory(), sampled)
    try:
        yield made
    finally:
        made.sending.shutdown()
