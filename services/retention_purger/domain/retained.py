"""Something that is kept until its time."""

from dataclasses import dataclass
from datetime import datetime


def is_alert(name: str) -> bool:
    """Say whether it can be the name of an alert, and of a file."""
    return name.isascii() and name.isalnum() and len(name) <= 128


@dataclass(frozen=True, slots=True)
class Retained:
    """An alert, or a reel of footage, that exists somewhere, and until when. One name is empty."""

    alert: str
    deployment: str
    expires_at: datetime
    reel: str = ""
