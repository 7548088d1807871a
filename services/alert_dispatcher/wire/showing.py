"""An alert as one of those who watch may see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alert_dispatcher.domain.adjudication import Answer
from services.alert_dispatcher.domain.alerts import KEPT, Alert
from services.alert_dispatcher.domain.officers import officer_mark
from services.alert_dispatcher.domain.rights import Viewer
from services.alert_dispatcher.wire import words
from services.chassis.envelope import to_timestamp
from services.chassis.padding import padded
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages

_RECEIPT_BYTES = 256


@dataclass(frozen=True, slots=True)
class Look:
    """Of what is shown of an alert that which may change, and is told again when it has."""

    standing: int
    answers_given: int
    own_answer: int
    is_escalated: bool
    outcome: bytes

    @classmethod
    def of(cls, shown: messages.Alert) -> "Look":
        """Return that of a message."""
        outcome = shown.outcome.SerializeToString(deterministic=True)
        return cls(shown.standing, shown.answers_given, shown.own_answer, shown.escalated, outcome)


def alert_message(alert: Alert, viewer: Viewer, now: datetime, escalate_after: timedelta) -> messages.Alert:
    """Return an alert for one viewer: of answers how many there are, and their own, until all are in."""
    said = alert.verdict(now)
    own = Answer.NONE if viewer.is_operator else alert.answer_of(viewer.name)
    return messages.Alert(
        id=alert.id,
        deployment=alert.deployment,
        camera=alert.camera,
        captured_at=to_timestamp(alert.captured_at),
        raised_at=to_timestamp(alert.raised_at),
        expires_at=to_timestamp(alert.expires_at),
        has_evidence=alert.key is not None,
        trial=alert.trial,
        answer=words.answer_number(said.answer),
        capture_to_alert_seconds=alert.capture_to_alert_seconds,
        matches_joined=alert.matches_joined,
        standing=words.standing_number(said.standing),
        two_persons=alert.two_persons,
        answers_given=len(alert.given),
        own_answer=words.answer_number(own),
        escalated=alert.is_escalated(escalate_after, now),
        outcome=words.outcome_message(alert.recorded.outcome) if alert.recorded else None,
        answer_within_seconds=round(alert.answer_within.total_seconds()),
    )


def officer(salt: bytes, name: str) -> messages.Officer:
    """Return an officer of an alert, with the mark that stands for them."""
    return messages.Officer(mark=officer_mark(salt, name), name=name)


def receipt(alert: Alert | None) -> messages.FindReceiptResponse:
    """Return what may be said of an alert to whoever holds its receipt; of none it is as long."""
    message = messages.FindReceiptResponse(found=alert is not None)
    if alert is not None:
        message.captured_at.CopyFrom(to_timestamp(alert.captured_at))
        message.expires_at.CopyFrom(to_timestamp(alert.expires_at))
    return padded(message, _RECEIPT_BYTES)


def kept(alert: Alert | None) -> messages.FindKeptResponse:
    """Return what is kept of an alert, for the retention-purger."""
    if alert is None:
        return messages.FindKeptResponse()
    key = alert.key
    return messages.FindKeptResponse(
        found=True,
        alert=alert.id,
        deployment=alert.deployment,
        wrapped_key=key.wrapped if key else b"",
        day=key.day if key else "",
        is_false=alert.is_false,
        captured_at=to_timestamp(alert.captured_at),
    )


def exported(
    alert: Alert, evidence: messages.GetEvidenceResponse, now: datetime
) -> messages.ExportEvidenceResponse:
    """Return what is handed over of an alert: its evidence and the facts; of the officers nothing."""
    said = alert.verdict(now)
    return messages.ExportEvidenceResponse(
        alert=alert.id,
        deployment=alert.deployment,
        camera=alert.camera,
        captured_at=to_timestamp(alert.captured_at),
        raised_at=to_timestamp(alert.raised_at),
        trial=alert.trial,
        standing=words.standing_number(said.standing),
        outcome=words.outcome_message(alert.recorded.outcome) if alert.recorded else None,
        evidence=evidence,
        gone_at=to_timestamp(now + KEPT),
    )
