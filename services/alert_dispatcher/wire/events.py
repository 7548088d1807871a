"""Events of the alert-dispatcher, and the evidence that it keeps."""

import hashlib
from datetime import datetime

from google.protobuf.message import Message

from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.officers import officer_mark
from services.alert_dispatcher.domain.outcomes import Recorded
from services.alert_dispatcher.domain.passes import Decision
from services.alert_dispatcher.domain.references import Reference
from services.alert_dispatcher.wire import words
from services.chassis.announcement import Announcement
from services.chassis.envelope import to_timestamp
from services.chassis.origin import Delivered
from services.chassis.outcome import Event, Seal
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_resolved_pb2, alert_service_pb2
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.matcher.v1.match_found_pb2 import MatchFound


def pass_decided(delivered: Delivered[MatchFound], decision: Decision, bus_key: str) -> Event:
    """Return pass-decided.v1 about a match; `bus_key` is the same for matches of one subject at one place."""
    match_id = delivered.origin.id
    message = PassDecided(
        match=delivered.message,
        match_id=match_id,
        alert=decision.belongs_to.alert_id,
        opens=decision.opens,
    )
    return Event(message, (match_id.hex(),), bus_key, Seal.PASS_ON)


def evidence(match: MatchFound, reference: Reference) -> bytes:
    """Return the evidence of a match, serialised for the vault."""
    return alert_service_pb2.GetEvidenceResponse(
        face_jpeg=match.face.jpeg,
        reference_jpeg=reference.jpeg,
        context=match.context,
        subject=match.subject,
        reason=reference.reason,
        score=match.score,
        threshold=match.threshold,
        category=reference.category,
        instruction=reference.instruction,
    ).SerializeToString()


def raised(alert: Alert) -> Announcement:
    """Return alert-raised.v1 about an alert."""
    message = AlertRaised(
        alert=alert.id,
        raised_at=to_timestamp(alert.raised_at),
        expires_at=to_timestamp(alert.expires_at),
        has_evidence=alert.key is not None,
    )
    return _announcement(alert, message, alert.raised_at)


def resolved(alert: Alert, now: datetime) -> Announcement:
    """Return alert-resolved.v1 about an alert whose standing is final."""
    message = alert_resolved_pb2.AlertResolved(
        alert=alert.id,
        answer=words.answer_number(alert.answer),
        resolved_at=to_timestamp(now),
        expires_at=to_timestamp(alert.expires_at),
        standing=words.standing_number(alert.standing),
        subject_mark=alert.subject_mark,
        officer_marks=[officer_mark(alert.salt, one.officer) for one in alert.given],
    )
    return _announcement(alert, message, now)


def outcome_recorded(alert: Alert, recorded: Recorded) -> Announcement:
    """Return outcome-recorded.v1 about an alert; each time is an event of its own."""
    message = OutcomeRecorded(
        alert=alert.id,
        outcome=words.outcome_message(recorded.outcome),
        recorded_at=to_timestamp(recorded.at),
        expires_at=to_timestamp(alert.expires_at),
        subject_mark=alert.subject_mark,
        officer_mark=officer_mark(alert.salt, recorded.officer),
    )
    return announcement(message, alert.id, alert.deployment, alert.camera, recorded.at, time=recorded.times)


def erased(alert_id: str, deployment: str, now: datetime) -> Announcement:
    """Return erased.v1 about an alert."""
    message = Erased(alert=alert_id, erased_at=to_timestamp(now))
    return announcement(message, alert_id, deployment, "", now)


def _announcement(alert: Alert, message: Message, now: datetime) -> Announcement:
    return announcement(message, alert.id, alert.deployment, alert.camera, now)


def announcement(
    message: Message, alert_id: str, deployment: str, camera: str, now: datetime, *, time: int = 1
) -> Announcement:
    """Return an event in clear about an alert, keyed by it; `time` counts those of one kind."""
    topic = Topic.of(type(message))
    named = f"{topic.name}/{alert_id}" if time == 1 else f"{topic.name}/{alert_id}/{time}"
    envelope = Envelope(
        id=hashlib.sha256(named.encode()).digest()[:16],
        deployment=deployment,
        camera=camera,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=message.SerializeToString(),
    )
    return Announcement(topic, alert_id, envelope.SerializeToString())
