"""Sending spans, off the services' way: a queue that is bounded, a thread, and a count of what was lost."""

import logging
import threading
import time
from collections.abc import Sequence

from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from services.chassis.tracing.metrics import Loss, TraceMetrics
from services.chassis.tracing.permitted import is_permitted

_LOG = logging.getLogger(__name__)
MOST_WAITING = 2048
_BATCH = 512
# As long as the minute that a trace's times are set back by: when a batch came says no more than they do.
WAIT_SECONDS = 60.0
# At the end of a process, for all that still waits.
_LAST_SECONDS = 3.0


class _Permitted(SpanExporter):
    """Hands on what may be sent, and counts. Errors of the collector end here."""

    def __init__(self, exporter: SpanExporter, metrics: TraceMetrics) -> None:
        self._exporter = exporter
        self._metrics = metrics
        self._lock = threading.Lock()
        self._waiting = 0
        self._gives_up_at = float("inf")
        self._is_away = False

    def has_room(self) -> bool:
        """Take a place in the queue, if there is one."""
        with self._lock:
            if self._waiting >= MOST_WAITING:
                self._metrics.lost.labels(Loss.QUEUE_FULL).inc()
                return False
            self._waiting += 1
            return True

    def hurry(self) -> None:
        """The process is about to end: what is not sent within seconds is lost."""
        self._gives_up_at = time.monotonic() + _LAST_SECONDS

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send what is permitted of a batch."""
        with self._lock:
            self._waiting -= len(spans)
        permitted = [span for span in spans if is_permitted(span)]
        self._metrics.lost.labels(Loss.NOT_PERMITTED).inc(len(spans) - len(permitted))
        if not permitted:
            return SpanExportResult.SUCCESS
        in_time = time.monotonic() < self._gives_up_at
        result = self._exporter.export(permitted) if in_time else SpanExportResult.FAILURE
        taken = result is SpanExportResult.SUCCESS
        (self._metrics.sent if taken else self._metrics.lost.labels(Loss.NOT_TAKEN)).inc(len(permitted))
        self._tell(away=not taken)
        return result

    def shutdown(self) -> None:
        """Close the way to the collector."""
        self._exporter.shutdown()

    def _tell(self, *, away: bool) -> None:
        if away and not self._is_away:
            _LOG.warning("the collector does not take traces; they are lost until it does")
        if self._is_away and not away:
            _LOG.info("the collector takes traces again")
        self._is_away = away


class Sending(SpanProcessor):
    """Takes spans as they end; never waits, never raises."""

    def __init__(self, exporter: SpanExporter, metrics: TraceMetrics) -> None:
        # What keeps it from sending is counted, and told once; the library says it each time.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL + 1)
        self._permitted = _Permitted(exporter, metrics)
        self._batches = BatchSpanProcessor(
            self._permitted,
            max_queue_size=MOST_WAITING,
            schedule_delay_millis=WAIT_SECONDS * 1000,
            max_export_batch_size=_BATCH,
        )

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Nothing is to be done."""

    def on_end(self, span: ReadableSpan) -> None:
        """Queue a span; where there is no room it is lost."""
        if self._permitted.has_room():
            self._batches.on_end(span)

    def shutdown(self) -> None:
        """Send what waits, for a few seconds at most. Blocking."""
        self._permitted.hurry()
        self._batches.shutdown()  # type: ignore[no-untyped-call]

    def force_flush(self, timeout_millis: int | None = None) -> bool:
        """Send what waits now. Blocking."""
        return self._batches.force_flush(timeout_millis)
