"""What became of spans, in numbers."""

from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter

from services.chassis.telemetry import from_zero


class Loss(StrEnum):
    """Why a span did not reach the collector: a closed set."""

    QUEUE_FULL = "queue_full"
    NOT_TAKEN = "not_taken"
    # It said something that no span may say.
    NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True)
class TraceMetrics:
    """Counted in the process that made them."""

    sent: Counter
    lost: Counter

    @classmethod
    def create(cls, registry: CollectorRegistry) -> "TraceMetrics":
        """Register the metrics."""
        sent = Counter("sightline_trace_spans_sent", "Spans that the collector took.", registry=registry)
        lost = Counter(
            "sightline_trace_spans_lost",
            "Spans that never reached the collector, by reason.",
            ["reason"],
            registry=registry,
        )
        return cls(sent, from_zero(lost, Loss))
