"""What answers and outcomes do to an alert."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.domain.alerts import KEPT, Alert, SealedKey
from services.alert_dispatcher.domain.outcomes import Confirmation, Engagement, Outcome

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(hours=24)
ALERT = Alert("a", "market", "gate", NOW, NOW, NOW + KEPT, True, 0.2, SealedKey(b"wrapped", "2026-06-01"))


@pytest.mark.parametrize(
    ("answer", "left", "expires_at"),
    [
        (Answer.SAME_PERSON, KEPT, NOW + KEPT),
        (Answer.CANNOT_SAY, KEPT, NOW + KEPT),
        (Answer.LOOKS_UNDER_18, KEPT, NOW + KEPT),
        (Answer.NOT_SAME_PERSON, KEPT, NOW + DAY),
        (Answer.NOT_SAME_PERSON, DAY / 2, NOW + DAY / 2),
    ],
)
def test_evidence_of_somebody_else_goes_within_a_day(
    answer: Answer, left: timedelta, expires_at: datetime
) -> None:
    answered = replace(ALERT, expires_at=NOW + left).answered(answer, "officer one", NOW)
    assert (answered.answer, answered.expires_at) == (answer, expires_at)
    assert answered.answer_of("officer one") is answer


def test_of_two_persons_neither_alone_shortens_what_is_kept() -> None:
    two = replace(ALERT, two_persons=True).answered(Answer.NOT_SAME_PERSON, "ann", NOW)
    assert (two.is_final, two.expires_at) == (False, NOW + KEPT)
    both = two.answered(Answer.NOT_SAME_PERSON, "ben", NOW)
    assert (both.standing, both.expires_at) == (Standing.DO_NOT_ENGAGE, NOW + DAY)


def test_no_later_answer_and_no_clock_changes_what_was_made_final() -> None:
    late = NOW + timedelta(seconds=91)
    missed = ALERT.settled(late)
    assert missed.standing is Standing.MISSED
    for clock in (NOW, late, NOW - DAY):
        again = missed.answered(Answer.SAME_PERSON, "ann", clock)
        assert (again.standing, again.verdict(clock).standing) == (Standing.MISSED, Standing.MISSED)


def test_without_evidence_it_is_final_as_it_is_raised() -> None:
    assert replace(ALERT, key=None).settled(NOW).standing is Standing.DO_NOT_ENGAGE


@pytest.mark.parametrize(("seconds", "escalated"), [(0, False), (29, False), (30, True), (100, True)])
def test_what_waits_in_vain_is_escalated_until_it_is_answered(seconds: float, escalated: bool) -> None:
    after, now = timedelta(seconds=30), NOW + timedelta(seconds=seconds)
    assert ALERT.is_escalated(after, now) is escalated
    answered = ALERT.answered(Answer.SAME_PERSON, "ann", NOW + timedelta(seconds=5))
    assert not answered.is_escalated(after, now)


def test_a_false_alert_goes_within_a_day_and_no_correction_lengthens_that() -> None:
    false, true = (
        Outcome(Engagement.ENGAGED, confirmation) for confirmation in (Confirmation.FALSE, Confirmation.TRUE)
    )
    told = ALERT.with_outcome(ALERT.next_record(false, "ann", NOW))
    corrected = told.with_outcome(told.next_record(true, "ann", NOW + timedelta(hours=1)))
    assert told.expires_at == corrected.expires_at == NOW + DAY
    assert corrected.recorded is not None and corrected.recorded.times == 2


def test_it_says_when_it_last_came_to_stand_otherwise() -> None:
    late = NOW + timedelta(hours=1)
    assert ALERT.changed_at(NOW) == NOW
    assert ALERT.changed_at(late) == NOW + timedelta(seconds=90)
    answered = ALERT.answered(Answer.SAME_PERSON, "ann", NOW + timedelta(seconds=5))
    assert answered.changed_at(late) == NOW + timedelta(seconds=5)
    told = answered.with_outcome(answered.next_record(Outcome(Engagement.NOT_LOCATED), "ann", late))
    assert told.changed_at(late) == late
