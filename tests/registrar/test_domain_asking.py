"""«Was I on it?»: what is answered at all, how often, and what stands for an answer where others can read."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.asking import Answer, Kept, Listed, Pace, Question, is_among

QUESTION = Question("market", "K-7", "", "DP-2026/114", True)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ANSWER = Answer("market", "DP-2026/114", Listed.NO, Kept.NOT_ASKED, NOON)
SALT = bytes(range(32))


def test_a_question_of_somebody_whose_papers_were_seen_is_answered() -> None:
    assert QUESTION.problem == ""
    assert replace(QUESTION, subject="", receipt_code="ABCD").problem == ""


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (replace(QUESTION, identity_checked=False), "papers"),
        (replace(QUESTION, request_number=""), "request number"),
        (replace(QUESTION, request_number="Anna Smith"), "no name"),
        (replace(QUESTION, request_number="<b>"), "request number"),
        (replace(QUESTION, subject=""), "receipt code"),
        (replace(QUESTION, subject="x" * 201), "200 letters"),
    ],
)
def test_what_is_not_answered_is_said(question: Question, why: str) -> None:
    assert why in question.problem


@pytest.mark.parametrize(
    ("own", "all_together", "allowed"), [(0, 0, True), (2, 2, False), (0, 5, False), (1, 4, True)]
)
def test_answers_are_few_for_one_and_for_all(own: int, all_together: int, allowed: bool) -> None:
    assert (Pace(2, 5).refusal(own, all_together) == "") is allowed


@pytest.mark.parametrize(
    ("subject", "found"), [("K-7", True), ("K-9", True), ("K-8", False), ("k-7", False), ("K", False)]
)
def test_a_number_is_on_the_list_wherever_it_stands_and_only_whole(subject: str, found: bool) -> None:
    assert is_among(subject, ["K-7", "K-1", " K-9 "]) is found


def test_what_stands_for_an_answer_binds_all_of_it() -> None:
    others = [
        replace(ANSWER, listed=Listed.YES),
        replace(ANSWER, kept=Kept.NOTHING),
        replace(ANSWER, deployment="station"),
        replace(ANSWER, request_number="DP-2026/115"),
        replace(ANSWER, answered_at=NOON + timedelta(seconds=1)),
    ]
    marks = {one.commitment(SALT) for one in (ANSWER, *others)} | {ANSWER.commitment(bytes(32))}
    assert len(marks) == 7 and {len(mark) for mark in marks} == {32}


def test_it_is_made_as_the_decision_says() -> None:
    said = (
        b'sightline answer\n{"answered_at":"2026-11-27T12:00:00Z","deployment":"market","kept":"not_asked",'
        b'"listed":"no","request":"DP-2026/114"}'
    )
    assert ANSWER.commitment(SALT) == hmac.digest(SALT, said, "sha256")
