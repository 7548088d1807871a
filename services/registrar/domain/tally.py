"""What is known of each alert, and the counts of a deployment that are made from it.

The words are those of ISO/IEC 30137-1: a false alert is about somebody who was not the one on the list. The
officers who compare two pictures say so («not the same person»), or it turns out later: then it is confirmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum


class Judgement(StrEnum):
    """What the officers who compared said in the end."""

    OPEN = "open"
    SAME_PERSON = "same_person"
    NOT_SAME_PERSON = "not_same_person"
    # They disagreed, could not say, thought of somebody under 18, or nobody answered in time.
    UNDECIDED = "undecided"


class Engagement(StrEnum):
    """What was done about the person."""

    UNKNOWN = "unknown"
    ENGAGED = "engaged"
    NOT_ENGAGED = "not_engaged"
    NOT_LOCATED = "not_located"


class Confirmation(StrEnum):
    """Whether the person turned out to be the one on the list."""

    UNKNOWN = "unknown"
    TRUE = "true"
    FALSE = "false"


class Disposal(StrEnum):
    """What came of an engagement."""

    UNKNOWN = "unknown"
    ARREST = "arrest"
    OTHER = "other"
    NO_ACTION = "no_action"


@dataclass(frozen=True, slots=True)
class TalliedAlert:
    """One alert, without whom it was about. `raised_at` is None until that was heard.

    Each of its three events may come first, or again: the others' fields stay as they are.
    """

    raised_at: datetime | None = None
    expires_at: datetime | None = None
    judgement: Judgement = Judgement.OPEN
    engagement: Engagement = Engagement.UNKNOWN
    confirmation: Confirmation = Confirmation.UNKNOWN
    disposal: Disposal = Disposal.UNKNOWN
    recorded_at: datetime | None = None

    def raised(self, at: datetime, expires_at: datetime) -> "TalliedAlert":
        """Return it as raised."""
        return replace(self, raised_at=at, expires_at=self._sooner(expires_at))

    def resolved(self, judgement: Judgement, expires_at: datetime) -> "TalliedAlert":
        """Return it with what the officers said; that is said once."""
        return replace(self, judgement=judgement, expires_at=self._sooner(expires_at))

    def with_outcome(
        self,
        engagement: Engagement,
        confirmation: Confirmation,
        disposal: Disposal,
        recorded_at: datetime,
        expires_at: datetime,
    ) -> "TalliedAlert":
        """Return it with an outcome; one that was recorded earlier than what is known changes nothing."""
        if self.recorded_at is not None and recorded_at <= self.recorded_at:
            return self
        return replace(
            self,
            engagement=engagement,
            confirmation=confirmation,
            disposal=disposal,
            recorded_at=recorded_at,
            expires_at=self._sooner(expires_at),
        )

    @property
    def is_true(self) -> bool:
        """Whether it was taken for true: officers said so, or acted on it. What turned out counts apart."""
        return (
            self.judgement is Judgement.SAME_PERSON
            or self.confirmation is not Confirmation.UNKNOWN
            or self.engagement in (Engagement.ENGAGED, Engagement.NOT_LOCATED)
        )

    @property
    def is_false(self) -> bool:
        """Whether the officers said that it is somebody else, and nobody acted on it."""
        return self.judgement is Judgement.NOT_SAME_PERSON and not self.is_true

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to be recorded about it."""
        if self.judgement is Judgement.OPEN:
            return False
        if self.engagement is Engagement.ENGAGED:
            return self.confirmation is not Confirmation.UNKNOWN and self.disposal is not Disposal.UNKNOWN
        return self.judgement is not Judgement.SAME_PERSON or self.engagement is not Engagement.UNKNOWN

    def _sooner(self, expires_at: datetime) -> datetime:
        return expires_at if self.expires_at is None else min(self.expires_at, expires_at)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of alerts. Each is true, false or undecided, by what the officers said.

    Of those taken for true some were engaged, some not located, some confirmed, true or false. Of those
    engaged some ended in an arrest, another disposal, or no action.
    """

    alerts: int = 0
    true_alerts: int = 0
    confirmed_true: int = 0
    false_alerts: int = 0
    confirmed_false: int = 0
    undecided: int = 0
    engagements: int = 0
    not_located: int = 0
    arrests: int = 0
    other_disposals: int = 0
    no_actions: int = 0

    @property
    def all_false(self) -> int:
        """Those about somebody else, by the officers' word or confirmed: no alert is both."""
        return self.false_alerts + self.confirmed_false

    def __add__(self, other: "Tally") -> "Tally":
        """Return the sums."""
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


def tally_of(alerts: Iterable[TalliedAlert]) -> Tally:
    """Count alerts; one that was not heard to be raised does not count yet."""
    return sum((_counted(alert) for alert in alerts if alert.raised_at is not None), Tally())


def _counted(alert: TalliedAlert) -> Tally:
    engaged = alert.engagement is Engagement.ENGAGED
    return Tally(
        alerts=1,
        true_alerts=int(alert.is_true),
        confirmed_true=int(alert.confirmation is Confirmation.TRUE),
        false_alerts=int(alert.is_false),
        confirmed_false=int(alert.confirmation is Confirmation.FALSE),
        undecided=int(not alert.is_true and not alert.is_false),
        engagements=int(engaged),
        not_located=int(alert.engagement is Engagement.NOT_LOCATED),
        arrests=int(engaged and alert.disposal is Disposal.ARREST),
        other_disposals=int(engaged and alert.disposal is Disposal.OTHER),
        no_actions=int(engaged and alert.disposal is Disposal.NO_ACTION),
    )
