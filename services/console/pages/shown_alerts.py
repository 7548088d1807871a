"""An alert as a page is told of it: before the answer nothing about whom it may be, or where."""

from datetime import datetime
from typing import Any

from services.chassis.envelope import to_datetime
from services.console.domain.answering import stage_of
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

# The dispatcher's own limit, where an alert does not state one.
_WITHIN_SECONDS = 90


def shown(alert: Alert, now: datetime) -> dict[str, Any]:
    """Return what goes to the browser, which trusts no clock of its own: ages, and no times to compare."""
    age = max(0.0, (now - to_datetime(alert.raised_at)).total_seconds())
    within = alert.answer_within_seconds or _WITHIN_SECONDS
    return {
        "id": alert.id,
        "stage": stage_of(
            alert.standing,
            has_answered=bool(alert.own_answer),
            age_seconds=age,
            within_seconds=within,
        ),
        "age_seconds": round(age, 1),
        "within_seconds": within,
        "raised": f"{to_datetime(alert.raised_at):%H:%M:%S}",
        "has_evidence": alert.has_evidence,
        "two_persons": alert.two_persons,
        "answers_given": alert.answers_given,
        "own_answer": int(alert.own_answer),
        "escalated": alert.escalated,
        "trial": alert.trial,
        "has_outcome": bool(alert.outcome.engagement),
    }
