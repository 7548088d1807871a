"""An alert, and what an officer's answer does to it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

# Ceilings of the retention policy, as the alert's owner applies them when it says until when.
KEPT = timedelta(days=31)
KEPT_WHEN_NOT_THE_PERSON = timedelta(hours=24)


class Answer(StrEnum):
    """What an officer says after comparing the two pictures."""

    NONE = "none"
    SAME_PERSON = "same_person"
    NOT_SAME_PERSON = "not_same_person"
    CANNOT_SAY = "cannot_say"


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
    """What is on record of an alert; says nothing about the person. `key` is None without evidence."""

    id: str
    deployment: str
    camera: str
    captured_at: datetime
    raised_at: datetime
    expires_at: datetime
    trial: bool
    capture_to_alert_seconds: float
    key: SealedKey | None = None
    answer: Answer = Answer.NONE
    officer: str = ""
    matches_joined: int = 0

    def answered(self, answer: Answer, officer: str, now: datetime) -> "Alert":
        """Return it with its answer; evidence of somebody else goes within 24 hours."""
        expires_at = self.expires_at
        if answer is Answer.NOT_SAME_PERSON:
            expires_at = min(expires_at, now + KEPT_WHEN_NOT_THE_PERSON)
        return replace(self, answer=answer, officer=officer, expires_at=expires_at)
