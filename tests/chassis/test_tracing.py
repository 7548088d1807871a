"""Traces through runners: what goes on with a record, what does not, and what stops nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.protobuf.message import Message
from opentelemetry.sdk.trace import ReadableSpan

from services.chassis.envelope import parse
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.topics import Topic
from services.chassis.tracing import OFF
from services.chassis.tracing.permitted import FACE, REASON
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.chassis.running import FRAMES, MATCHES, PROBES, Rig, probe
from tests.chassis.tracing_faces import Traced, traced

TEMPLATES, ALERTS = Topic.of(TemplateExtracted), Topic.of(AlertRaised)


@dataclass
class Street:
    rig: Rig
    made: Traced

    async def find(self, faces: int = 1) -> None:
        """Have so many faces found in a frame."""

        async def finds(delivered: Delivered[Any]) -> Outcome:
            found = [probe(delivered)] + [
                Event(FaceDetected(track=f"track {one}"), (one,), "gate", Seal.NEW_KEY)
                for one in range(1, faces)
            ]
            return Outcome.forget(Reason.LOOKED_AT, *found)

        async with self.rig.runs(FrameCaptured, finds):
            await self.rig.frame()
            await self.rig.noted.until("commit")

    async def handle(
        self, message_type: type[Message], answer: Outcome | Exception, commits: int = 1
    ) -> None:
        """Have what was published last under a topic handled, as the next service does."""

        async def handler(delivered: Delivered[Any]) -> Outcome:
            if isinstance(answer, Exception):
                raise answer
            return answer

        done = self.rig.noted.steps.count("commit")
        envelope = self.rig.envelopes(Topic.of(message_type))[-1]
        async with self.rig.runs(message_type, handler):
            await self.rig.bus.publish(Topic.of(message_type), "gate", envelope.SerializeToString())
            await self.rig.noted.until("commit", done + 1)

    @property
    def spans(self) -> list[tuple[str, str | None]]:
        """Each step so far, and the reason that it gave."""
        return [(span.name, reason_of(span)) for span in self.made.spans]


def reason_of(span: ReadableSpan) -> str | None:
    said = (span.attributes or {}).get(REASON)
    return None if said is None else str(said)


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    with traced() as made:
        rig = Rig(MemoryBus(), made.tracing.by("embedder"))
        await rig.hear()
        yield Street(rig, made)


async def test_a_trace_begins_with_a_face_and_not_with_a_frame(street: Street) -> None:
    await street.find()
    assert street.spans == [(FACE, None)]
    assert [envelope.traceparent for envelope in street.rig.envelopes(FRAMES)] == [b""]


async def test_two_faces_of_one_frame_have_nothing_in_common(street: Street) -> None:
    await street.find(faces=2)
    first, second = street.made.spans
    assert first.context is not None and second.context is not None
    assert first.context.trace_id != second.context.trace_id
    assert first.parent is None and second.parent is None


async def test_the_trace_says_why_the_face_was_forgotten(street: Street) -> None:
    await street.find()
    await street.handle(FaceDetected, Outcome.forget(Reason.NO_USABLE_SHOT))
    assert street.spans == [(FACE, None), (PROBES.name, "no_usable_shot")]


async def test_what_is_sealed_under_the_face_s_key_takes_the_trace_along(street: Street) -> None:
    await street.find()
    onward = Event(TemplateExtracted(track="a track"), ("on",), "gate", Seal.SAME_KEY)
    await street.handle(FaceDetected, Outcome.keep_going(onward))
    found = Event(MatchFound(subject="anna"), ("match",), "gate", Seal.PASS_ON)
    await street.handle(TemplateExtracted, Outcome.retain(found))
    assert street.spans == [(FACE, None), (PROBES.name, None), (TEMPLATES.name, "match")]
    ids = {span.context.trace_id for span in street.made.spans if span.context is not None}
    carried = {
        street.rig.envelopes(topic)[-1].traceparent.split(b"-")[1] for topic in (PROBES, TEMPLATES, MATCHES)
    }
    assert carried == {b"%032x" % one for one in ids} and len(ids) == 1


async def test_what_tells_of_an_alert_bears_no_trace(street: Street) -> None:
    await street.find()
    alert = Event(AlertRaised(), ("alert",), "market", Seal.CLEAR)
    await street.handle(FaceDetected, Outcome.forget(Reason.NO_MATCH, alert))
    assert [envelope.traceparent for envelope in street.rig.envelopes(ALERTS)] == [b""]


async def test_a_handler_that_fails_is_told_of_without_its_words(street: Street) -> None:
    await street.find()
    await street.handle(FaceDetected, ValueError("anna"))
    span = street.made.spans[-1]
    assert not span.status.is_ok and span.status.description is None and span.events == ()


@pytest.mark.parametrize(
    "context", [b"", b"anna", b"\xff\xfe", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-01"]
)
async def test_a_record_without_a_context_that_holds_is_handled_untraced(
    street: Street, context: bytes
) -> None:
    await street.find()
    before = list(street.spans)
    envelope = street.rig.envelopes(PROBES)[-1]
    envelope.traceparent = context
    street.rig.bus.published.append((PROBES, envelope.SerializeToString()))
    await street.handle(FaceDetected, Outcome.forget(Reason.NO_MATCH))
    assert street.spans == before
    assert street.rig.count("handled", topic=PROBES.name) == 1
    assert (await street.rig.ledger()).probes.forgotten == {Reason.NO_MATCH: 1}


async def test_a_face_that_the_bus_did_not_take_says_so(street: Street) -> None:
    street.rig.bus.refuses[PROBES.name] = 1
    await street.find()
    (span,) = street.made.spans
    assert reason_of(span) == "not_published" and not span.status.is_ok


async def test_without_traces_no_record_bears_a_context() -> None:
    rig = Rig(MemoryBus())
    await rig.hear()
    with traced() as made:
        await Street(rig, made).find()
        assert made.spans == []
    assert [parse(value).traceparent for _, value in rig.bus.published if value] == [b""] * len(
        rig.bus.published
    )
    assert rig.envelopes(PROBES)


async def test_a_service_that_makes_no_traces_ends_one_and_handles_the_record(street: Street) -> None:
    await street.find()
    street.rig.traces = OFF
    await street.handle(FaceDetected, Outcome.forget(Reason.NO_MATCH))
    assert street.spans == [(FACE, None)]
    assert street.rig.count("handled", topic=PROBES.name) == 1


async def test_a_face_that_came_too_late_was_forgotten_as_stale(street: Street) -> None:
    await street.find()
    envelope = street.rig.envelopes(PROBES)[-1]
    envelope.received_at.FromDatetime(datetime.now(UTC) - timedelta(hours=1))
    street.rig.bus.published.append((PROBES, envelope.SerializeToString()))
    await street.handle(FaceDetected, Outcome.forget(Reason.NO_MATCH))
    assert (PROBES.name, "stale") in street.spans
