"""Something that is kept until its time."""

from dataclasses import dataclass
from datetime import datetime

from services.retention_purger.domain.policy import day_of, is_due


@dataclass(frozen=True, slots=True)
class Retained:
    """An alert that exists somewhere, and until when."""

    alert: str
    deployment: str
    expires_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Say whether it must be erased now."""
        return is_due(day_of(self.expires_at), now)
