"""Alerts in words: as they come, as they stand, and what an officer may say of them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput
from services.cli.showing import moment, said, word
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_LOOKS_UNDER_18,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    Answer,
    Standing,
)
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert, GetIdentityResponse
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_FALSE,
    CONFIRMATION_TRUE,
    DISPOSAL_ARREST,
    DISPOSAL_NO_ACTION,
    DISPOSAL_OTHER,
    ENGAGEMENT_ENGAGED,
    ENGAGEMENT_NOT_ENGAGED,
    ENGAGEMENT_NOT_LOCATED,
    Confirmation,
    Disposal,
    Engagement,
    Outcome,
)

_V = TypeVar("_V")
ANSWERS: dict[str, Answer] = {
    "same": ANSWER_SAME_PERSON,
    "not": ANSWER_NOT_SAME_PERSON,
    "cannot-say": ANSWER_CANNOT_SAY,
    "under-18": ANSWER_LOOKS_UNDER_18,
}
ENGAGEMENTS: dict[str, Engagement] = {
    "engaged": ENGAGEMENT_ENGAGED,
    "not-engaged": ENGAGEMENT_NOT_ENGAGED,
    "not-located": ENGAGEMENT_NOT_LOCATED,
}
CONFIRMATIONS: dict[str, Confirmation] = {"true": CONFIRMATION_TRUE, "false": CONFIRMATION_FALSE}
DISPOSALS: dict[str, Disposal] = {
    "arrest": DISPOSAL_ARREST,
    "other": DISPOSAL_OTHER,
    "no-action": DISPOSAL_NO_ACTION,
}


def answer_of(text: str) -> Answer:
    """Return an answer. BadInput when it is none."""
    return _chosen(ANSWERS, "--answer", text)


def outcome_of(engagement: str, confirmed: str, disposal: str, minutes_held: int) -> Outcome:
    """Return what came of an alert; what was left out stays open. BadInput when nothing was said."""
    outcome = Outcome(minutes_held=minutes_held)
    if engagement:
        outcome.engagement = _chosen(ENGAGEMENTS, "--engagement", engagement)
    if confirmed:
        outcome.confirmation = _chosen(CONFIRMATIONS, "--confirmed", confirmed)
    if disposal:
        outcome.disposal = _chosen(DISPOSALS, "--disposal", disposal)
    if not outcome.ByteSize():
        raise BadInput("say what came of it: --engagement, --confirmed, --disposal or --minutes-held")
    return outcome


def line_of(alert: Alert) -> str:
    """Return an alert as a line: nothing about a person."""
    late = ", TRIAL" if alert.trial else ""
    answers = f"{alert.answers_given} of {2 if alert.two_persons else 1} answers"
    bare = "" if alert.has_evidence else ", NO EVIDENCE: do not engage"
    call = ", ESCALATED: nobody answers" if alert.escalated else ""
    at = f"{to_datetime(alert.captured_at):%Y-%m-%d %H:%M:%S} UTC"
    return f"{at} {alert.camera} {alert.id}: {standing_of(alert)}, {answers}{bare}{call}{late}"


def standing_of(alert: Alert) -> str:
    """Return what may be done about an alert."""
    return word(Standing.Name(alert.standing), "STANDING_").upper() or "OPEN"


def json_of(alert: Alert) -> dict[str, Any]:
    """Return an alert as JSON."""
    return said(alert)


def identity_facts(identity: GetIdentityResponse) -> list[tuple[str, object]]:
    """Return who it is and what to do; what nobody said is left out."""
    facts = [
        ("subject", identity.subject),
        ("category", identity.category),
        ("reason", identity.reason),
        ("instruction", identity.instruction),
        ("place", identity.place),
        ("camera", identity.camera),
        ("seen", moment(identity.captured_at)),
        ("strength", identity.strength),
    ]
    return [(name, value) for name, value in facts if value]


def _chosen(choices: Mapping[str, _V], option: str, text: str) -> _V:
    if text not in choices:
        raise BadInput(f"{option}: write one of {', '.join(choices)}")
    return choices[text]
