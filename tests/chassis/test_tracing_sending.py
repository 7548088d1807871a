"""Spans on their way to the collector: none waits for it, and what is lost is counted."""

import threading
from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from services.chassis.tracing.sending import MOST_WAITING
from tests.chassis.test_tracing_spans import CAPTURED, RECEIVED
from tests.chassis.tracing_faces import Memory, Traced, traced

LIMIT_SECONDS = 30.0


class Stuck(SpanExporter):
    """Holds on to the first batch until told to go on."""

    def __init__(self) -> None:
        self.holds, self.go_on = threading.Event(), threading.Event()
        self.got = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.holds.set()
        assert self.go_on.wait(LIMIT_SECONDS)
        self.got += len(spans)
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        return None


def faces(made: Traced, count: int) -> None:
    traces = made.tracing.by("detector")
    for _ in range(count):
        with traces.begin(RECEIVED, CAPTURED):
            pass


def test_what_the_collector_took_is_counted() -> None:
    with traced() as made:
        faces(made, 3)
        assert len(made.spans) == 3
    assert made.count("sent") == 3
    assert made.count("lost", reason="not_taken") == 0


def test_a_collector_that_is_away_costs_the_spans_and_nothing_else() -> None:
    with traced(Memory(takes=False)) as made:
        faces(made, 3)
        assert made.spans == []
    assert made.count("sent") == 0
    assert made.count("lost", reason="not_taken") == 3


def test_a_collector_that_hangs_fills_a_queue_which_then_loses_spans_and_never_waits() -> None:
    stuck = Stuck()
    with traced(stuck) as made:
        faces(made, 512)
        assert stuck.holds.wait(LIMIT_SECONDS)
        faces(made, MOST_WAITING + 100)
        assert made.count("lost", reason="queue_full") == 100
        stuck.go_on.set()
    assert stuck.got == 512 + MOST_WAITING
    assert made.count("sent") == 512 + MOST_WAITING


def test_a_span_that_says_too_much_is_lost_and_counted() -> None:
    with traced() as made:
        span = made.tracing.by("detector").begin(RECEIVED, CAPTURED)
        span.span.set_attribute("subject", "anna")  # type: ignore[attr-defined]
        with span:
            pass
        faces(made, 1)
        assert len(made.spans) == 1
    assert made.count("lost", reason="not_permitted") == 1
    assert made.count("sent") == 1


def test_what_still_waits_at_the_end_is_sent() -> None:
    exporter = Memory()
    with traced(exporter) as made:
        faces(made, 2)
    assert len(exporter.spans) == 2
