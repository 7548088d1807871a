"""What the events about alerts say, in the registrar's words."""

from services.chassis.errors import Unreadable
from services.registrar.domain.tally import Confirmation, Disposal, Engagement, Judgement
from sightline.alert_dispatcher.v1 import alert_resolved_pb2 as resolved
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2 as recorded

_ENGAGEMENTS = {
    recorded.ENGAGEMENT_ENGAGED: Engagement.ENGAGED,
    recorded.ENGAGEMENT_NOT_ENGAGED: Engagement.NOT_ENGAGED,
    recorded.ENGAGEMENT_NOT_LOCATED: Engagement.NOT_LOCATED,
}
_CONFIRMATIONS = {
    recorded.CONFIRMATION_TRUE: Confirmation.TRUE,
    recorded.CONFIRMATION_FALSE: Confirmation.FALSE,
}
_DISPOSALS = {
    recorded.DISPOSAL_ARREST: Disposal.ARREST,
    recorded.DISPOSAL_OTHER: Disposal.OTHER,
    recorded.DISPOSAL_NO_ACTION: Disposal.NO_ACTION,
}


def alert_name(alert: str) -> str:
    """Return the name of an alert. Unreadable when it is none."""
    if not (alert.isascii() and alert.isalnum()):
        raise Unreadable("an event names no alert")
    return alert


def judgement_of(message: resolved.AlertResolved) -> Judgement:
    """Return what the officers said together.

    «Not the same person» is a false alert also when it was said too late; disagreement is none: nobody knows.
    """
    if message.answer == resolved.ANSWER_NOT_SAME_PERSON:
        return Judgement.NOT_SAME_PERSON
    engages = message.standing == resolved.STANDING_ENGAGE
    return Judgement.SAME_PERSON if engages else Judgement.UNDECIDED


def outcome_of(message: recorded.Outcome) -> tuple[Engagement, Confirmation, Disposal]:
    """Return what came of an alert."""
    return (
        _ENGAGEMENTS.get(message.engagement, Engagement.UNKNOWN),
        _CONFIRMATIONS.get(message.confirmation, Confirmation.UNKNOWN),
        _DISPOSALS.get(message.disposal, Disposal.UNKNOWN),
    )
