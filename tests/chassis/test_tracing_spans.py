from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.outcome import Reason
from services.chassis.tracing import OFF
from services.chassis.tracing.clock import MINUTE_NS, unix_ns
from services.chassis.tracing.permitted import CAPTURED_BEFORE_SECONDS, FACE, REASON
from services.chassis.tracing.spans import ChanceIds
from tests.chassis.tracing_faces import traced

RECEIVED = datetime(2026, 11, 3, 12, 34, 56, 789_123, UTC)
CAPTURED = RECEIVED - timedelta(milliseconds=120)
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PROBES = "face-detected.v1"

# Each is no context, or none of a face that is traced.
USELESS = {
    "none": b"",
    "words": b"who goes there",
    "cut short": f"00-{TRACE}-{SPAN}".encode(),
    "no trace": f"00-{'0' * 32}-{SPAN}-01".encode(),
    "no span": f"00-{TRACE}-{'0' * 16}-01".encode(),
    "no hexadecimals": f"00-{TRACE[:-1]}g-{SPAN}-01".encode(),
    "an unknown version": f"ff-{TRACE}-{SPAN}-01".encode(),
    "more than there may be": f"00-{TRACE}-{SPAN}-01-camera".encode(),
    "no text at all": bytes(range(128, 200)),
    "a long one": f"01-{TRACE}-{SPAN}-01-".encode() + b"a" * 100_000,
    "not of the sample": f"00-{TRACE}-{SPAN}-00".encode(),
}


def test_a_trace_begins_where_the_frame_came_in_and_ends_where_the_step_does() -> None:
    with traced() as made:
        with made.tracing.by("detector").begin(RECEIVED, CAPTURED):
            pass
        (span,) = made.spans
    assert span.name == FACE and span.parent is None
    assert span.start_time is not None and span.end_time is not None
    assert span.start_time % MINUTE_NS == 0
    assert 0 <= unix_ns(RECEIVED) - span.start_time < MINUTE_NS
    assert dict(span.attributes or {}) == {CAPTURED_BEFORE_SECONDS: 0.12}
    assert dict(span.resource.attributes) == {"service.name": "detector"}


def test_the_next_service_goes_on_with_the_trace_of_the_face() -> None:
    with traced() as made:
        with made.tracing.by("detector").begin(RECEIVED, CAPTURED) as first:
            pass
        with made.tracing.by("alert_dispatcher").go_on(PROBES, first.context, RECEIVED) as second:
            second.settle(Reason.NO_MATCH)
        before, after = made.spans
    assert before.context is not None and after.context is not None and after.parent is not None
    assert after.context.trace_id == before.context.trace_id
    assert after.parent.span_id == before.context.span_id
    assert dict(after.resource.attributes) == {"service.name": "alert-dispatcher"}
    assert dict(after.attributes or {}) == {REASON: "no_match"}
    assert second.context.startswith(first.context[:36]) and second.context != first.context


@pytest.mark.parametrize("context", USELESS.values(), ids=USELESS.keys())
def test_where_no_trace_can_be_gone_on_with_none_is_made(context: bytes) -> None:
    with traced() as made:
        span = made.tracing.by("embedder").go_on(PROBES, context, RECEIVED)
        with span:
            pass
        assert made.spans == []
    assert span.context == b""


def test_of_an_error_a_span_says_that_there_was_one_and_nothing_else() -> None:
    with traced() as made:
        with pytest.raises(ValueError), made.tracing.by("detector").begin(RECEIVED, CAPTURED):
            raise ValueError("anna")
        (span,) = made.spans
    assert not span.status.is_ok and span.status.description is None
    assert span.events == ()


def test_a_face_that_is_not_of_the_sample_is_not_traced_by_anybody() -> None:
    with traced(sampled=1e-12) as made:
        spans = [made.tracing.by("detector").begin(RECEIVED, CAPTURED) for _ in range(100)]
    assert all(span is OFF for span in spans)


def test_about_as_many_faces_are_traced_as_asked_for() -> None:
    with traced(sampled=0.25) as made:
        traces = made.tracing.by("detector")
        contexts = [traces.begin(RECEIVED, CAPTURED).context for _ in range(4000)]
    # Five standard deviations around the mean.
    assert 863 <= sum(map(bool, contexts)) <= 1137


def test_the_same_face_found_again_has_other_ids() -> None:
    with traced() as made:
        traces = made.tracing.by("detector")
        contexts = {traces.begin(RECEIVED, CAPTURED).context for _ in range(100)}
    assert len(contexts) == 100


def test_ids_come_from_the_operating_system(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([bytes(16), b"\x01" * 16, bytes(8), b"\x02" * 8])
    monkeypatch.setattr("services.chassis.tracing.spans.os.urandom", lambda length: next(drawn))
    ids = ChanceIds()
    assert ids.generate_trace_id() == int.from_bytes(b"\x01" * 16, "big")
    assert ids.generate_span_id() == int.from_bytes(b"\x02" * 8, "big")
