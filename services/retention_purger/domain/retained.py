"""Something that is kept until its time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Retained:
    """An alert that exists somewhere, and until when."""

    alert: str
    deployment: str
    expires_at: datetime
