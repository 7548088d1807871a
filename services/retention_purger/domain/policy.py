"""The retention policy: ceilings stand here, and settings can only lower them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

ALERT_CEILING = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Policy:
    """What this installation keeps: never longer than the ceiling."""

    alert_kept: timedelta = ALERT_CEILING

    def __post_init__(self) -> None:
        if not timedelta(0) < self.alert_kept <= ALERT_CEILING:
            raise ValueError(f"alerts are kept for {ALERT_CEILING.days} days at most")

    def expiry(self, asked: datetime, now: datetime) -> datetime:
        """Return until when an alert is kept: as asked, but not beyond the policy."""
        return min(asked, now + self.alert_kept)


def day_of(expires_at: datetime) -> date:
    """Return the UTC day whose key something that expires then is wrapped under."""
    return expires_at.astimezone(UTC).date()


def is_due(day: date, now: datetime) -> bool:
    """Say whether the key of `day` must be gone: from its first moment, so nothing is late."""
    return now.astimezone(UTC).date() >= day
