"""What came of an alert, in words of a closed set."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Nobody is held for longer than an alert is kept.
MOST_MINUTES = int(timedelta(days=31).total_seconds()) // 60


class Engagement(StrEnum):
    """Whether somebody was stopped."""

    ENGAGED = "engaged"
    NOT_ENGAGED = "not_engaged"
    NOT_LOCATED = "not_located"


class Confirmation(StrEnum):
    """Whether the person turned out to be the one on the list."""

    NONE = "none"
    TRUE = "true"
    FALSE = "false"


class Disposal(StrEnum):
    """How it ended for who was engaged."""

    NONE = "none"
    ARREST = "arrest"
    OTHER = "other"
    NO_ACTION = "no_action"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an alert."""

    engagement: Engagement
    confirmation: Confirmation = Confirmation.NONE
    disposal: Disposal = Disposal.NONE
    minutes_held: int = 0

    @property
    def problem(self) -> str:
        """Why it cannot be so, in a line; empty when it can."""
        if self.engagement is not Engagement.ENGAGED and (
            self.disposal is not Disposal.NONE or self.minutes_held
        ):
            return "disposal, minutes: of nobody who was not engaged; leave them out"
        if self.engagement is Engagement.NOT_LOCATED and self.confirmation is not Confirmation.NONE:
            return "confirmation: nobody can say it of who was not located; leave it out"
        if not 0 <= self.minutes_held <= MOST_MINUTES:
            return f"minutes: 0 to {MOST_MINUTES}"
        return ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome on record: who said it last, when, and how often one was recorded."""

    outcome: Outcome
    officer: str
    at: datetime
    times: int = 1
