"""The retention policy: ceilings stand here, and settings can only lower them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ALERT_CEILING = timedelta(days=31)
FALSE_ALERT_CEILING = timedelta(hours=24)
FOOTAGE_CEILING = timedelta(days=31)
# A hold lapses when nobody has reviewed it by then.
HOLD_CEILING = timedelta(days=90)
# Who heard nothing of a proposal for so long will not confirm it.
PROPOSAL_CEILING = timedelta(days=7)
# An export that two persons have confirmed is fetched within that time, or not.
EXPORT_CEILING = timedelta(hours=24)
# Of one camera, in one export.
EXPORT_SPAN_CEILING = timedelta(hours=2)
# For so long it can be looked up who exported what, and why.
EXPORT_ROW_CEILING = ALERT_CEILING


@dataclass(frozen=True, slots=True)
class Policy:
    """What this installation keeps: never longer than the ceiling."""

    alert_kept: timedelta = ALERT_CEILING
    hold_kept: timedelta = HOLD_CEILING
    footage_kept: timedelta = FOOTAGE_CEILING
    export_good: timedelta = EXPORT_CEILING
    export_span: timedelta = EXPORT_SPAN_CEILING

    def __post_init__(self) -> None:
        if not timedelta(0) < self.alert_kept <= ALERT_CEILING:
            raise ValueError(f"alerts are kept for {ALERT_CEILING.days} days at most")
        if not timedelta(0) < self.hold_kept <= HOLD_CEILING:
            raise ValueError(f"a hold is reviewed within {HOLD_CEILING.days} days")
        if not timedelta(0) < self.export_good <= EXPORT_CEILING:
            raise ValueError(f"an export is fetched within {EXPORT_CEILING}")
        if not timedelta(0) < self.export_span <= EXPORT_SPAN_CEILING:
            raise ValueError(f"an export is of {EXPORT_SPAN_CEILING} at most")
        if not timedelta(0) < self.footage_kept <= FOOTAGE_CEILING:
            raise ValueError(f"footage is kept for {FOOTAGE_CEILING.days} days at most")

    def expiry(self, asked: datetime, now: datetime) -> datetime:
        """Return until when an alert is kept: as asked, but not beyond the policy."""
        return min(asked, now + self.alert_kept)

    def footage_expiry(self, asked: datetime, now: datetime) -> datetime:
        """Return until when footage is kept: as asked, but not beyond the policy."""
        return min(asked, now + self.footage_kept)

    def expiry_when_false(self, asked: datetime, now: datetime) -> datetime:
        """Return until when an alert of somebody else is kept, whatever its owner asks for."""
        return self.expiry(min(asked, now + FALSE_ALERT_CEILING), now)


def day_of(expires_at: datetime) -> date:
    """Return the UTC day whose key something that expires then is wrapped under."""
    return expires_at.astimezone(UTC).date()


def beginning_of(day: date) -> datetime:
    """Return the first moment of a day, UTC: what expires that day is gone from then on."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def is_due(day: date, now: datetime) -> bool:
    """Say whether the key of `day` must be gone: from its first moment, so nothing is late."""
    return now.astimezone(UTC).date() >= day
