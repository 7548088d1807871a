"""Answers, standings and outcomes, and their numbers in the contract."""

from typing import Any

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.domain.outcomes import Confirmation, Disposal, Engagement, Outcome
from sightline.alert_dispatcher.v1 import alert_resolved_pb2, outcome_recorded_pb2

_ANSWERS = {
    Answer.NONE: alert_resolved_pb2.ANSWER_UNSPECIFIED,
    Answer.SAME_PERSON: alert_resolved_pb2.ANSWER_SAME_PERSON,
    Answer.NOT_SAME_PERSON: alert_resolved_pb2.ANSWER_NOT_SAME_PERSON,
    Answer.CANNOT_SAY: alert_resolved_pb2.ANSWER_CANNOT_SAY,
    Answer.LOOKS_UNDER_18: alert_resolved_pb2.ANSWER_LOOKS_UNDER_18,
}
_STANDINGS = {
    Standing.OPEN: alert_resolved_pb2.STANDING_OPEN,
    Standing.ENGAGE: alert_resolved_pb2.STANDING_ENGAGE,
    Standing.DO_NOT_ENGAGE: alert_resolved_pb2.STANDING_DO_NOT_ENGAGE,
    Standing.MISSED: alert_resolved_pb2.STANDING_MISSED,
}
_ENGAGEMENTS = {
    Engagement.ENGAGED: outcome_recorded_pb2.ENGAGEMENT_ENGAGED,
    Engagement.NOT_ENGAGED: outcome_recorded_pb2.ENGAGEMENT_NOT_ENGAGED,
    Engagement.NOT_LOCATED: outcome_recorded_pb2.ENGAGEMENT_NOT_LOCATED,
}
_CONFIRMATIONS = {
    Confirmation.NONE: outcome_recorded_pb2.CONFIRMATION_UNSPECIFIED,
    Confirmation.TRUE: outcome_recorded_pb2.CONFIRMATION_TRUE,
    Confirmation.FALSE: outcome_recorded_pb2.CONFIRMATION_FALSE,
}
_DISPOSALS = {
    Disposal.NONE: outcome_recorded_pb2.DISPOSAL_UNSPECIFIED,
    Disposal.ARREST: outcome_recorded_pb2.DISPOSAL_ARREST,
    Disposal.OTHER: outcome_recorded_pb2.DISPOSAL_OTHER,
    Disposal.NO_ACTION: outcome_recorded_pb2.DISPOSAL_NO_ACTION,
}


def answer_number(answer: Answer) -> alert_resolved_pb2.Answer:
    """Return an answer as the contract has it."""
    return _ANSWERS[answer]


def standing_number(standing: Standing) -> alert_resolved_pb2.Standing:
    """Return a standing as the contract has it."""
    return _STANDINGS[standing]


def answer_of(number: int) -> Answer:
    """Return an answer. KeyError when it is none."""
    answer: Answer = _named(_ANSWERS)[number]
    return answer


def outcome_message(outcome: Outcome) -> outcome_recorded_pb2.Outcome:
    """Return an outcome as the contract has it."""
    return outcome_recorded_pb2.Outcome(
        engagement=_ENGAGEMENTS[outcome.engagement],
        confirmation=_CONFIRMATIONS[outcome.confirmation],
        disposal=_DISPOSALS[outcome.disposal],
        minutes_held=outcome.minutes_held,
    )


def outcome_of(message: outcome_recorded_pb2.Outcome) -> Outcome:
    """Return an outcome. KeyError when it says nothing, or what nobody knows."""
    return Outcome(
        _named(_ENGAGEMENTS)[message.engagement],
        _named(_CONFIRMATIONS)[message.confirmation],
        _named(_DISPOSALS)[message.disposal],
        message.minutes_held,
    )


def _named(numbers: dict[Any, Any]) -> dict[int, Any]:
    return {number: name for name, number in numbers.items()}
