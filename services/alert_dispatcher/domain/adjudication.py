"""What those who compare say together: all of them «the same person», in time, or nobody is engaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Settings can lower it: later than this nobody knows any more where the person is.
LONGEST_WAIT = timedelta(seconds=90)


class Answer(StrEnum):
    """What an officer says after comparing the two pictures."""

    NONE = "none"
    SAME_PERSON = "same_person"
    NOT_SAME_PERSON = "not_same_person"
    CANNOT_SAY = "cannot_say"
    LOOKS_UNDER_18 = "looks_under_18"


class Standing(StrEnum):
    """What may be done about an alert; all but OPEN are final."""

    OPEN = "open"
    ENGAGE = "engage"
    DO_NOT_ENGAGE = "do_not_engage"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that somebody gave; `at` by the clock of the service that took it, of nobody else."""

    officer: str
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: since when, for how long, and of how many."""

    raised_at: datetime
    answer_within: timedelta = LONGEST_WAIT
    two_persons: bool = False
    has_evidence: bool = True

    @property
    def persons(self) -> int:
        """How many have to answer, each another officer."""
        return 2 if self.two_persons else 1

    def is_in_time(self, moment: datetime) -> bool:
        """Say whether `moment` is near enough. Clocks of two machines differ a little, either way.

        A clock that says it is long before the alert is wrong, and nobody is engaged by a wrong clock.
        """
        return abs(moment - self.raised_at) < self.answer_within

    def is_unanswered_for(self, seconds: timedelta, now: datetime) -> bool:
        """Say whether it has waited for so long."""
        return abs(now - self.raised_at) >= seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an alert stands, and what those who compared say together: NONE unless all of them did in time."""

    standing: Standing
    answer: Answer = Answer.NONE


def verdict(question: Question, given: Sequence[Given], now: datetime) -> Verdict:
    """Decide. `given` in the order in which answers were taken; what is late or too much changes nothing."""
    if not question.has_evidence:
        return Verdict(Standing.DO_NOT_ENGAGE)
    counted = [one for one in _first_of_each(given) if question.is_in_time(one.at)][: question.persons]
    if len(counted) == question.persons:
        answer = _together([one.answer for one in counted])
        return Verdict(Standing.ENGAGE if answer is Answer.SAME_PERSON else Standing.DO_NOT_ENGAGE, answer)
    return Verdict(Standing.OPEN if question.is_in_time(now) else Standing.MISSED)


def _first_of_each(given: Sequence[Given]) -> list[Given]:
    """An answer is locked: of each officer the first one counts."""
    first: dict[str, Given] = {}
    for one in given:
        if one.answer is not Answer.NONE:
            first.setdefault(one.officer, one)
    return list(first.values())


def _together(answers: Sequence[Answer]) -> Answer:
    """Return the joint answer: who looks under 18 to one is a child to all; who disagree cannot say."""
    if Answer.LOOKS_UNDER_18 in answers:
        return Answer.LOOKS_UNDER_18
    return answers[0] if len(set(answers)) == 1 else Answer.CANNOT_SAY
