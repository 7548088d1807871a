"""An alert, what answers do to it, and what its outcome does."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from services.alert_dispatcher.domain.adjudication import (
    LONGEST_WAIT,
    Answer,
    Given,
    Question,
    Standing,
    Verdict,
    verdict,
)
from services.alert_dispatcher.domain.outcomes import Confirmation, Outcome, Recorded

# Ceilings of the retention policy, as the alert's owner applies them when it says until when.
KEPT = timedelta(days=31)
KEPT_WHEN_NOT_THE_PERSON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SealedKey:
    """An alert's key as the retention-purger wrapped it for the day on which it must be gone."""

    wrapped: bytes
    day: str

    @property
    def gone_at(self) -> datetime:
        """When the key of that day is destroyed: as the day begins, UTC."""
        return datetime.combine(date.fromisoformat(self.day), time(), UTC)


@dataclass(frozen=True, slots=True)
class Alert:
    """What is on record of an alert; says nothing about the person. `key` is None without evidence.

    `standing` and `answer` as they were made final; until then they follow from `given` and the time.
    `subject_mark`: a pseudonym of the entry. `likeness`: what it is counted with. `salt`: of officers' marks.
    `run`: of the deployment, whose name may be used again. `kept_for_person`: they asked for it, by receipt.
    """

    id: str
    deployment: str
    camera: str
    captured_at: datetime
    raised_at: datetime
    expires_at: datetime
    trial: bool
    capture_to_alert_seconds: float
    key: SealedKey | None = None
    matches_joined: int = 0
    two_persons: bool = False
    answer_within: timedelta = LONGEST_WAIT
    standing: Standing = Standing.OPEN
    answer: Answer = Answer.NONE
    given: tuple[Given, ...] = ()
    recorded: Recorded | None = None
    subject_mark: bytes = b""
    likeness: str = ""
    salt: bytes = b""
    run: bytes = b""
    kept_for_person: bool = False

    @property
    def question(self) -> Question:
        """What is asked of those who compare."""
        return Question(self.raised_at, self.answer_within, self.two_persons, self.key is not None)

    @property
    def is_final(self) -> bool:
        """Whether its standing was made final."""
        return self.standing is not Standing.OPEN

    @property
    def key_outlives(self) -> bool:
        """Whether its key would be there for longer than it may be kept, and has to be wrapped anew."""
        return self.key is not None and self.key.gone_at > self.expires_at

    @property
    def is_false(self) -> bool:
        """Whether it was said, or turned out, that it was somebody else."""
        false = self.recorded is not None and self.recorded.outcome.confirmation is Confirmation.FALSE
        return false or self.answer is Answer.NOT_SAME_PERSON

    @property
    def last_day_begins(self) -> datetime:
        """From when on it must be gone: the first moment of its last day, UTC."""
        return datetime.combine(self.expires_at.astimezone(UTC).date(), time(), UTC)

    def verdict(self, now: datetime) -> Verdict:
        """Return how it stands; what is final stays so, whatever a clock says."""
        if self.is_final:
            return Verdict(self.standing, self.answer)
        return verdict(self.question, self.given, now)

    def answer_of(self, officer: str) -> Answer:
        """Return what one officer said."""
        return next((one.answer for one in self.given if one.officer == officer), Answer.NONE)

    @property
    def officers(self) -> frozenset[str]:
        """Those who answered, and who recorded what came of it."""
        recorded = [] if self.recorded is None else [self.recorded.officer]
        return frozenset([*(one.officer for one in self.given), *recorded])

    def is_escalated(self, after: timedelta, now: datetime) -> bool:
        """Say whether a supervisor should know that it waits, or waited in vain."""
        unanswered = self.verdict(now).standing in (Standing.OPEN, Standing.MISSED)
        return unanswered and self.question.is_unanswered_for(after, now)

    def changed_at(self, now: datetime) -> datetime:
        """Return when it last came to stand otherwise, by any clock."""
        times = [self.raised_at, *(one.at for one in self.given)]
        if self.recorded is not None:
            times.append(self.recorded.at)
        if self.verdict(now).standing is Standing.MISSED:
            times.append(self.raised_at + self.answer_within)
        return max(times)

    def answered(self, answer: Answer, officer: str, now: datetime) -> "Alert":
        """Return it with one more answer, and what then follows."""
        return replace(self, given=(*self.given, Given(officer, answer, now))).settled(now)

    def settled(self, now: datetime) -> "Alert":
        """Return it as it stands; evidence of somebody else goes within 24 hours."""
        said = self.verdict(now)
        settled = replace(self, standing=said.standing, answer=said.answer)
        return settled.shortened(now) if said.answer is Answer.NOT_SAME_PERSON else settled

    def next_record(self, outcome: Outcome, officer: str, now: datetime) -> Recorded:
        """Return what would be put on record of its outcome."""
        return Recorded(outcome, officer, now, self.recorded.times + 1 if self.recorded else 1)

    def with_outcome(self, recorded: Recorded) -> "Alert":
        """Return it with what came of it; what was shortened is not lengthened by a correction."""
        told = replace(self, recorded=recorded)
        is_false = recorded.outcome.confirmation is Confirmation.FALSE
        return told.shortened(recorded.at) if is_false else told

    def shortened(self, now: datetime) -> "Alert":
        """Return it as what is not about who is on the list: gone within 24 hours."""
        return replace(self, expires_at=min(self.expires_at, now + KEPT_WHEN_NOT_THE_PERSON))
