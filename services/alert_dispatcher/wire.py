"""The alert-dispatcher's values and their messages."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from google.protobuf.message import Message

from services.alert_dispatcher.domain.alerts import Alert, Answer
from services.alert_dispatcher.domain.passes import Decision, Pass, Sighting
from services.chassis.announcement import Announcement
from services.chassis.envelope import take_clear, to_datetime, to_timestamp
from services.chassis.origin import Delivered
from services.chassis.outcome import Event, Seal
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_resolved_pb2, alert_service_pb2
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.known_passes_pb2 import KnownPass, KnownPasses
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.matcher.v1.match_found_pb2 import MatchFound

_ANSWERS = {
    Answer.NONE: alert_resolved_pb2.ANSWER_UNSPECIFIED,
    Answer.SAME_PERSON: alert_resolved_pb2.ANSWER_SAME_PERSON,
    Answer.NOT_SAME_PERSON: alert_resolved_pb2.ANSWER_NOT_SAME_PERSON,
    Answer.CANNOT_SAY: alert_resolved_pb2.ANSWER_CANNOT_SAY,
}


def answer_of(value: int) -> Answer:
    """Return an answer. KeyError when it is none."""
    return {number: answer for answer, number in _ANSWERS.items()}[value]  # type: ignore[index]


def alert_message(alert: Alert) -> alert_service_pb2.Alert:
    """Return an alert for those who watch."""
    return alert_service_pb2.Alert(
        id=alert.id,
        deployment=alert.deployment,
        camera=alert.camera,
        captured_at=to_timestamp(alert.captured_at),
        raised_at=to_timestamp(alert.raised_at),
        expires_at=to_timestamp(alert.expires_at),
        has_evidence=alert.key is not None,
        trial=alert.trial,
        answer=_ANSWERS[alert.answer],
        capture_to_alert_seconds=alert.capture_to_alert_seconds,
        matches_joined=alert.matches_joined,
    )


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


def known_passes(known: Sequence[Pass]) -> bytes:
    """Return what is remembered of one subject at one place, serialised."""
    return KnownPasses(
        passes=[
            KnownPass(
                opening=one.opening.match_id,
                opened_at=to_timestamp(one.opening.captured_at),
                first_seen_at=to_timestamp(one.first_seen_at),
                last_seen_at=to_timestamp(one.last_seen_at),
                joined=one.joined,
            )
            for one in known
        ]
    ).SerializeToString()


def passes_of(serialised: bytes | memoryview) -> tuple[Pass, ...]:
    """Return what `known_passes` serialised. Unreadable when it is something else."""
    message = KnownPasses()
    take_clear(serialised, message)
    return tuple(
        Pass(
            Sighting(one.opening, to_datetime(one.opened_at)),
            to_datetime(one.first_seen_at),
            to_datetime(one.last_seen_at),
            tuple(one.joined),
        )
        for one in message.passes
    )


def evidence(match: MatchFound, reference: bytes, reason: str) -> bytes:
    """Return the evidence of a match, serialised for the vault."""
    return alert_service_pb2.GetEvidenceResponse(
        face_jpeg=match.face.jpeg,
        reference_jpeg=reference,
        context=match.context,
        subject=match.subject,
        reason=reason,
        score=match.score,
        threshold=match.threshold,
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
    """Return alert-resolved.v1 about an alert."""
    message = alert_resolved_pb2.AlertResolved(
        alert=alert.id,
        answer=_ANSWERS[alert.answer],
        resolved_at=to_timestamp(now),
        expires_at=to_timestamp(alert.expires_at),
    )
    return _announcement(alert, message, now)


def erased(alert_id: str, deployment: str, now: datetime) -> Announcement:
    """Return erased.v1 about an alert."""
    message = Erased(alert=alert_id, erased_at=to_timestamp(now))
    return announcement(message, alert_id, deployment, "", now)


def _announcement(alert: Alert, message: Message, now: datetime) -> Announcement:
    return announcement(message, alert.id, alert.deployment, alert.camera, now)


def announcement(
    message: Message, alert_id: str, deployment: str, camera: str, now: datetime
) -> Announcement:
    """Return an event in clear about an alert, keyed by it."""
    topic = Topic.of(type(message))
    envelope = Envelope(
        id=hashlib.sha256(f"{topic.name}/{alert_id}".encode()).digest()[:16],
        deployment=deployment,
        camera=camera,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=message.SerializeToString(),
    )
    return Announcement(topic, alert_id, envelope.SerializeToString())
