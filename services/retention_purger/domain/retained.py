"""Something that is kept until its time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Retained:
    """An alert, or a reel of footage, that exists somewhere, and until when. One name is empty."""

    alert: str
    deployment: str
    expires_at: datetime
    reel: str = ""
