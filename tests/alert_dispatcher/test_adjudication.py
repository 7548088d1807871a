"""What follows from answers: only «the same person», of all who must answer and in time, engages anybody."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.alert_dispatcher.domain.adjudication import (
    LONGEST_WAIT,
    Answer,
    Given,
    Question,
    Standing,
    Verdict,
    verdict,
)

RAISED = datetime(2026, 5, 1, 12, tzinfo=UTC)
SAME, NOT, CANNOT, CHILD = (
    Answer.SAME_PERSON,
    Answer.NOT_SAME_PERSON,
    Answer.CANNOT_SAY,
    Answer.LOOKS_UNDER_18,
)
OPEN, ENGAGE, DO_NOT, MISSED = (
    Standing.OPEN,
    Standing.ENGAGE,
    Standing.DO_NOT_ENGAGE,
    Standing.MISSED,
)
ONE, TWO = Question(RAISED), Question(RAISED, two_persons=True)


def at(seconds: float) -> datetime:
    return RAISED + timedelta(seconds=seconds)


def said(officer: str, answer: Answer, seconds: float = 5) -> Given:
    return Given(officer, answer, at(seconds))


@pytest.mark.parametrize(
    ("answer", "standing"), [(SAME, ENGAGE), (NOT, DO_NOT), (CANNOT, DO_NOT), (CHILD, DO_NOT)]
)
def test_of_one_person_the_first_answer_is_the_verdict(answer: Answer, standing: Standing) -> None:
    given = [said("ann", answer), said("ben", SAME), said("ann", SAME)]
    assert verdict(ONE, given, at(10)) == Verdict(standing, answer)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (SAME, SAME, Verdict(ENGAGE, SAME)),
        (NOT, NOT, Verdict(DO_NOT, NOT)),
        (CANNOT, CANNOT, Verdict(DO_NOT, CANNOT)),
        (SAME, NOT, Verdict(DO_NOT, CANNOT)),
        (SAME, CANNOT, Verdict(DO_NOT, CANNOT)),
        (NOT, CANNOT, Verdict(DO_NOT, CANNOT)),
        (SAME, CHILD, Verdict(DO_NOT, CHILD)),
        (NOT, CHILD, Verdict(DO_NOT, CHILD)),
        (CHILD, CHILD, Verdict(DO_NOT, CHILD)),
    ],
)
def test_two_engage_only_when_both_say_the_same_person(one: Answer, other: Answer, expected: Verdict) -> None:
    for answers in ((one, other), (other, one)):
        given = [said(name, answer) for name, answer in zip(("ann", "ben"), answers, strict=True)]
        assert verdict(TWO, given, at(10)) == expected


@pytest.mark.parametrize("first", [SAME, NOT, CANNOT, CHILD])
def test_of_two_the_first_answer_decides_and_shows_nothing(first: Answer) -> None:
    assert verdict(TWO, [said("ann", first)], at(10)) == Verdict(OPEN)
    assert verdict(TWO, [said("ann", first)], at(90)) == Verdict(MISSED)


def test_one_officer_who_answers_twice_is_not_two() -> None:
    assert verdict(TWO, [said("ann", SAME), said("ann", SAME)], at(10)) == Verdict(OPEN)


@pytest.mark.parametrize(
    ("seconds", "standing"),
    [(0, OPEN), (89.999, OPEN), (90, MISSED), (1e6, MISSED), (-3, OPEN), (-3600, MISSED)],
)
def test_silence_means_missed_after_90_seconds_and_by_a_clock_that_is_wrong(
    seconds: float, standing: Standing
) -> None:
    for question in (ONE, TWO):
        assert verdict(question, [], at(seconds)) == Verdict(standing)


@pytest.mark.parametrize("seconds", [90, 91, 3600, -90, -3600])
def test_what_is_said_too_late_or_by_a_wrong_clock_engages_nobody(seconds: float) -> None:
    assert verdict(ONE, [said("ann", SAME, seconds)], at(100)) == Verdict(MISSED)
    both = [said("ann", SAME, 89), said("ben", SAME, seconds)]
    assert verdict(TWO, both, at(100)) == Verdict(MISSED)


def test_a_replica_whose_clock_is_a_little_behind_takes_answers() -> None:
    assert verdict(ONE, [said("ann", SAME, -2)], at(1)) == Verdict(ENGAGE, SAME)


def test_without_evidence_nobody_is_engaged_from_the_beginning() -> None:
    question = Question(RAISED, has_evidence=False)
    assert verdict(question, [], at(0)) == Verdict(DO_NOT)
    assert verdict(question, [said("ann", SAME)], at(10)) == Verdict(DO_NOT)


def test_a_shorter_time_is_a_shorter_time() -> None:
    question = Question(RAISED, answer_within=timedelta(seconds=20))
    assert verdict(question, [], at(20)) == Verdict(MISSED)
    assert verdict(question, [said("ann", SAME, 21)], at(22)) == Verdict(MISSED)


# ── whatever comes, in whatever order ──
answers = st.builds(
    Given,
    st.sampled_from(["ann", "ben", "cem"]),
    st.sampled_from(list(Answer)),
    st.floats(-200, 200).map(at),
)
questions = st.builds(
    Question,
    st.just(RAISED),
    st.floats(1, LONGEST_WAIT.total_seconds()).map(lambda seconds: timedelta(seconds=seconds)),
    st.booleans(),
    st.booleans(),
)
lists = st.lists(answers, max_size=8)


@settings(max_examples=400)
@given(questions, lists, st.floats(-200, 400))
def test_nobody_is_engaged_but_by_enough_officers_who_all_said_so_first_and_in_time(
    question: Question, given_: Sequence[Given], now: float
) -> None:
    if verdict(question, given_, at(now)).standing is not ENGAGE:
        return
    firsts = {one.officer: one for one in reversed(given_) if one.answer is not Answer.NONE}
    agreeing = [one for one in firsts.values() if one.answer is SAME and question.is_in_time(one.at)]
    assert question.has_evidence and len(agreeing) >= question.persons


@settings(max_examples=400)
@given(questions, lists, lists, st.floats(0, 400), st.floats(0, 400))
def test_what_is_final_stays_so_whatever_is_said_later(
    question: Question, before: list[Given], after: list[Given], now: float, wait: float
) -> None:
    first = verdict(question, before, at(now))
    if first.standing is OPEN:
        return
    later = [Given(one.officer, one.answer, max(one.at, at(now))) for one in after]
    assert verdict(question, [*before, *later], at(now + wait)) == first


@settings(max_examples=200)
@given(questions, lists, lists, st.floats(0, 400))
def test_an_answer_heard_again_changes_nothing(
    question: Question, heard: list[Given], rest: list[Given], now: float
) -> None:
    assert verdict(question, [*heard, *heard, *rest], at(now)) == verdict(question, [*heard, *rest], at(now))
