"""Who may do what about an alert, row by row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.domain import rights
from services.alert_dispatcher.domain.adjudication import Answer
from services.alert_dispatcher.domain.alerts import KEPT, Alert, SealedKey
from services.alert_dispatcher.domain.outcomes import Engagement, Outcome
from services.alert_dispatcher.domain.rights import Viewer

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LATE = NOW + timedelta(seconds=90)
OPEN = Alert("a", "market", "gate", NOW, NOW, NOW + KEPT, False, 0.2, SealedKey(b"w", "2026-06-01"))
ENGAGE = OPEN.answered(Answer.SAME_PERSON, "ann", NOW)
DO_NOT = OPEN.answered(Answer.CANNOT_SAY, "ann", NOW)
MISSED = OPEN.settled(LATE)
BARE = replace(OPEN, key=None)

OPERATOR = Viewer("operator", is_operator=True)
ANN, BEN = (Viewer(name, is_officer=True) for name in ("ann", "ben"))
STRANGER = Viewer("stranger")
SUPERVISOR = Viewer("sue", is_supervisor=True)
ALL = (OPERATOR, ANN, BEN, STRANGER, SUPERVISOR)


def allowed(check: str, alert: Alert, now: datetime = NOW) -> set[str]:
    return {one.name for one in ALL if not getattr(rights, check)(one, alert, now)}


@pytest.mark.parametrize(
    ("alert", "compare", "identify"),
    [
        (OPEN, {"ann", "ben"}, set()),
        (ENGAGE, {"ann"}, {"ann"}),
        (DO_NOT, set(), set()),
        (MISSED, set(), set()),
        (BARE, set(), set()),
    ],
)
def test_pictures_while_they_are_asked_about_and_a_name_for_those_who_compared(
    alert: Alert, compare: set[str], identify: set[str]
) -> None:
    assert allowed("why_not_compare", alert) == compare
    assert allowed("why_not_identify", alert) == identify


def test_what_is_too_old_is_missed_before_anybody_writes_it_down() -> None:
    assert allowed("why_not_compare", OPEN, LATE) == set()
    assert rights.why_not_answer(BEN, OPEN, "ben", LATE) == rights.MISSED


def test_the_operator_does_it_for_trials_alone() -> None:
    for alert, expected in ((OPEN, False), (replace(OPEN, trial=True), True)):
        assert (rights.why_not_see(OPERATOR, alert) == "") is expected
        assert (rights.why_not_compare(OPERATOR, alert, NOW) == "") is expected
        assert (rights.why_not_answer(OPERATOR, alert, "me", NOW) == "") is expected


def test_an_officer_answers_once_and_only_what_is_open() -> None:
    two = replace(OPEN, two_persons=True).answered(Answer.SAME_PERSON, "ann", NOW)
    assert "locked" in rights.why_not_answer(ANN, two, "ann", NOW)
    assert rights.why_not_answer(BEN, two, "ben", NOW) == ""
    for alert in (ENGAGE, DO_NOT):
        assert rights.why_not_answer(BEN, alert, "ben", NOW) == rights.LOCKED
    assert rights.why_not_answer(BEN, BARE, "ben", NOW) == rights.NO_EVIDENCE
    assert "officers" in rights.why_not_answer(STRANGER, OPEN, "stranger", NOW)
    assert "officers" in rights.why_not_answer(SUPERVISOR, OPEN, "sue", NOW)


@pytest.mark.parametrize(
    ("alert", "engaged", "not_engaged"),
    [
        (OPEN, set(), set()),
        (ENGAGE, {"ann", "sue"}, {"ann", "sue"}),
        (DO_NOT, {"sue"}, {"ann", "sue"}),
        (MISSED, {"sue"}, {"sue"}),
        (BARE, {"sue"}, {"sue"}),
    ],
)
def test_an_outcome_is_recorded_by_those_who_compared_or_a_supervisor(
    alert: Alert, engaged: set[str], not_engaged: set[str]
) -> None:
    for engagement, expected in ((Engagement.ENGAGED, engaged), (Engagement.NOT_ENGAGED, not_engaged)):
        outcome = Outcome(engagement)
        assert {one.name for one in ALL if not rights.why_not_record(one, alert, outcome, NOW)} == expected


def test_a_correction_is_for_the_same_officer_or_a_supervisor() -> None:
    two = replace(OPEN, two_persons=True)
    for name in ("ann", "ben"):
        two = two.answered(Answer.SAME_PERSON, name, NOW)
    outcome = Outcome(Engagement.ENGAGED)
    told = two.with_outcome(two.next_record(outcome, "ann", NOW))
    allowed = {one.name for one in ALL if not rights.why_not_record(one, told, outcome, NOW)}
    assert allowed == {"ann", "sue"}


def test_whoever_may_be_another_is_not_one_of_two_persons() -> None:
    in_doubt, two = replace(ANN, in_doubt=True), replace(OPEN, two_persons=True)
    assert rights.why_not_answer(in_doubt, two, "ann", NOW) == rights.IN_DOUBT
    assert rights.why_not_answer(ANN, two, "ann", NOW) == ""
    # Alone they answer for it alone, and whoever stopped the person is on record.
    assert rights.why_not_answer(in_doubt, OPEN, "ann", NOW) == ""


def test_in_a_trial_nobody_is_doubted_who_was_given_a_password_for_it() -> None:
    in_doubt, two = replace(ANN, in_doubt=True), replace(OPEN, two_persons=True, trial=True)
    assert rights.why_not_answer(in_doubt, two, "ann", NOW) == ""


def test_a_supervisor_who_compared_is_an_officer_like_any_other_there() -> None:
    both = Viewer("ann", is_officer=True, is_supervisor=True)
    engaged = Outcome(Engagement.ENGAGED)
    assert "who did not compare" in rights.why_not_record(both, DO_NOT, engaged, NOW)
    told = ENGAGE.with_outcome(ENGAGE.next_record(engaged, "sue", NOW))
    assert "who did not compare" in rights.why_not_record(both, told, Outcome(Engagement.NOT_ENGAGED), NOW)
    assert rights.why_not_record(both, ENGAGE, engaged, NOW) == ""
    theirs = OPEN.answered(Answer.CANNOT_SAY, "ben", NOW)
    assert rights.why_not_record(both, theirs, engaged, NOW) == ""


def test_an_alert_of_an_earlier_run_is_for_supervisors_alone() -> None:
    earlier = replace(ENGAGE, run=b"earlier")
    both = Viewer("ann", is_officer=True, is_supervisor=True, run=b"now")
    now = replace(ANN, run=b"now")
    for check in ("why_not_compare", "why_not_identify"):
        assert {getattr(rights, check)(one, earlier, NOW) for one in (now, both)} == {rights.EARLIER}
    assert rights.why_not_answer(now, replace(OPEN, run=b"earlier"), "ann", NOW) == rights.EARLIER
    assert rights.why_not_record(now, earlier, Outcome(Engagement.ENGAGED), NOW) == rights.EARLIER
    assert rights.why_not_see(now, earlier) == rights.EARLIER
    assert rights.why_not_see(both, earlier) == "" == rights.why_not_see(SUPERVISOR, earlier)
