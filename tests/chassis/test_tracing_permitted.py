"""What a span may say. Each wrong one differs from a right one in one thing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.trace import Link, Span, SpanContext, StatusCode, TraceFlags, TraceState

from services.chassis.outcome import Reason
from services.chassis.topic_list import all_topics
from services.chassis.tracing.permitted import CAPTURED_BEFORE_SECONDS, FACE, REASON, STEPS, is_permitted


@dataclass
class Wrong:
    """A span that is right, and what makes it another."""

    name: str = FACE
    resource: dict[str, Any] = field(default_factory=lambda: {"service.name": "detector"})
    scope: str = "sightline"
    scope_attributes: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(
        default_factory=lambda: {REASON: "no_match", CAPTURED_BEFORE_SECONDS: 0.2}
    )
    links: tuple[Link, ...] = ()
    then: Callable[[Span], object] = lambda _: None

    def span(self) -> ReadableSpan:
        provider = TracerProvider(resource=Resource(self.resource))
        tracer = provider.get_tracer(self.scope, attributes=self.scope_attributes)
        span = tracer.start_span(self.name, links=self.links, attributes=self.attributes)
        self.then(span)
        span.end()
        assert isinstance(span, ReadableSpan)
        return span


OTHER = SpanContext(
    1, 2, is_remote=True, trace_flags=TraceFlags(1), trace_state=TraceState([("vendor", "x")])
)
WRONG = {
    "a name of its own": Wrong("door-3"),
    "a topic in clear": Wrong("alert-raised.v1"),
    "another resource": Wrong(resource={"service.name": "detector", "host.name": "node-7"}),
    "another service": Wrong(resource={"service.name": "somebody"}),
    "another maker": Wrong(scope="grpc"),
    "more of its maker": Wrong(scope_attributes={"camera": "door"}),
    "a camera": Wrong(attributes={"camera": "door"}),
    "a deployment": Wrong(attributes={"sightline.deployment": "market"}),
    "a track": Wrong(attributes={REASON: "no_match", "track": "a track"}),
    "a score": Wrong(attributes={"score": 0.93}),
    "a reason that is none": Wrong(attributes={REASON: "anna"}),
    "a time that is a text": Wrong(attributes={CAPTURED_BEFORE_SECONDS: "anna"}),
    "a time without end": Wrong(attributes={CAPTURED_BEFORE_SECONDS: float("inf")}),
    "an error's text": Wrong(then=lambda span: span.set_status(StatusCode.ERROR, "anna")),
    "an error's stack": Wrong(then=lambda span: span.record_exception(ValueError("anna"))),
    "an event": Wrong(then=lambda span: span.add_event("anna")),
    "a link": Wrong(links=(Link(OTHER),)),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_span_that_says_more_than_it_may_is_not_permitted(wrong: Wrong) -> None:
    assert not is_permitted(wrong.span())


@pytest.mark.parametrize("reason", Reason)
def test_why_a_face_was_forgotten_is_permitted(reason: Reason) -> None:
    assert is_permitted(Wrong(attributes={REASON: reason.value}).span())


def test_that_a_step_failed_is_permitted_and_nothing_of_the_failure() -> None:
    assert is_permitted(Wrong(then=lambda span: span.set_status(StatusCode.ERROR)).span())


def test_a_step_is_called_after_a_topic_that_is_always_sealed() -> None:
    assert STEPS - {FACE} == {topic.name for topic in all_topics() if topic.is_sealed}
    assert all(Wrong(step).span() and is_permitted(Wrong(step).span()) for step in STEPS)
