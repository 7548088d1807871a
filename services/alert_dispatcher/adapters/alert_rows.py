"""An alert as rows: its own, and one for each answer."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.alert_dispatcher.domain.adjudication import Answer, Given, Standing
from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.outcomes import Confirmation, Disposal, Engagement, Outcome, Recorded

_COLUMNS = (
    *("id", "deployment", "camera", "captured_at", "raised_at", "expires_at", "trial"),
    *("capture_to_alert_seconds", "wrapped_key", "day", "answer", "matches_joined", "two_persons"),
    *("answer_within_seconds", "standing", "answers", "subject_mark", "likeness", "salt", "tally"),
    *("engagement", "confirmation", "disposal", "minutes_held", "outcome_by", "outcome_at", "outcomes"),
    *("key_outlives", "run", "kept_for_person"),
)
ALERTS = sa.table("alerts", *(sa.column(name) for name in _COLUMNS))
ANSWERS = sa.table(
    "alert_answers",
    *(sa.column(name) for name in ("alert_id", "officer", "place", "answer", "answered_at")),
)
RECEIPTS = sa.table("alert_receipts", sa.column("mark"), sa.column("alert_id"))
# What an answer may change, and what an outcome may; a match that joins meanwhile is not undone by either.
_KEPT = ("expires_at", "key_outlives")
SETTLED = ("answer", "standing", "answers", *_KEPT)
WRAPPED = ("wrapped_key", "day", *_KEPT)
OUTCOME = (
    *("engagement", "confirmation", "disposal", "minutes_held", "outcome_by", "outcome_at", "outcomes"),
    *_KEPT,
)


def row_of(alert: Alert) -> dict[str, Any]:
    """Return its own row."""
    return {
        "id": alert.id,
        "deployment": alert.deployment,
        "camera": alert.camera,
        "captured_at": alert.captured_at.timestamp(),
        "raised_at": alert.raised_at.timestamp(),
        "expires_at": alert.expires_at.timestamp(),
        "trial": alert.trial,
        "capture_to_alert_seconds": alert.capture_to_alert_seconds,
        "wrapped_key": alert.key.wrapped if alert.key else None,
        "day": alert.key.day if alert.key else None,
        "answer": alert.answer.value,
        "matches_joined": alert.matches_joined,
        "two_persons": alert.two_persons,
        "answer_within_seconds": alert.answer_within.total_seconds(),
        "standing": alert.standing.value,
        "answers": len(alert.given),
        "subject_mark": alert.subject_mark,
        "likeness": alert.likeness,
        "salt": alert.salt,
        "run": alert.run,
        "kept_for_person": alert.kept_for_person,
        "key_outlives": alert.key_outlives,
        **_outcome_row(alert.recorded),
    }


def chosen(alert: Alert, names: Sequence[str]) -> dict[str, Any]:
    """Return some of its row."""
    row = row_of(alert)
    return {name: row[name] for name in names}


def answer_row(alert: Alert, place: int) -> dict[str, Any]:
    """Return the row of one of its answers."""
    one = alert.given[place]
    return {
        "alert_id": alert.id,
        "officer": one.officer,
        "place": place,
        "answer": one.answer.value,
        "answered_at": one.at.timestamp(),
    }


def alert_of(row: Any, answers: Sequence[Any]) -> Alert:
    """Return the alert that these rows are of."""
    return Alert(
        id=row.id,
        deployment=row.deployment,
        camera=row.camera,
        captured_at=_time(row.captured_at),
        raised_at=_time(row.raised_at),
        expires_at=_time(row.expires_at),
        trial=bool(row.trial),
        capture_to_alert_seconds=row.capture_to_alert_seconds,
        key=SealedKey(row.wrapped_key, row.day) if row.wrapped_key else None,
        matches_joined=row.matches_joined,
        two_persons=bool(row.two_persons),
        answer_within=timedelta(seconds=row.answer_within_seconds),
        standing=Standing(row.standing),
        answer=Answer(row.answer),
        given=tuple(Given(one.officer, Answer(one.answer), _time(one.answered_at)) for one in answers),
        recorded=_recorded(row),
        subject_mark=bytes(row.subject_mark or b""),
        likeness=row.likeness or "",
        salt=bytes(row.salt or b""),
        run=bytes(row.run or b""),
        kept_for_person=bool(row.kept_for_person),
    )


def _outcome_row(recorded: Recorded | None) -> dict[str, Any]:
    if recorded is None:
        return {"outcomes": 0}
    outcome = recorded.outcome
    return {
        "engagement": outcome.engagement.value,
        "confirmation": outcome.confirmation.value,
        "disposal": outcome.disposal.value,
        "minutes_held": outcome.minutes_held,
        "outcome_by": recorded.officer,
        "outcome_at": recorded.at.timestamp(),
        "outcomes": recorded.times,
    }


def _recorded(row: Any) -> Recorded | None:
    if not row.outcomes:
        return None
    outcome = Outcome(
        Engagement(row.engagement),
        Confirmation(row.confirmation),
        Disposal(row.disposal),
        row.minutes_held,
    )
    return Recorded(outcome, row.outcome_by, _time(row.outcome_at), row.outcomes)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
