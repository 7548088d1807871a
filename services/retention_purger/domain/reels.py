"""Footage by the reel: what a camera of a deployment recorded that must be gone on one and the same day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

_NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_REEL = re.compile(rf"({_NAME})_({_NAME})_(\d{{4}}-\d{{2}}-\d{{2}})")


@dataclass(frozen=True, slots=True)
class Reel:
    """It is gone as `day` begins, UTC. `faces_clear`: nobody was filled in it, or in a part of it."""

    deployment: str
    camera: str
    day: date
    faces_clear: bool = False

    @property
    def name(self) -> str:
        """What the detector calls it; no name of a deployment or camera has a low line."""
        return f"{self.deployment}_{self.camera}_{self.day.isoformat()}"

    @classmethod
    def of(cls, name: str) -> "Reel":
        """Back from the name. ValueError for any other."""
        found = _REEL.fullmatch(name)
        if found is None:
            raise ValueError("no name of a reel")
        return cls(found[1], found[2], date.fromisoformat(found[3]))


def bound_to(deployment: str, camera: str, started_at: datetime) -> bytes:
    """Return what a segment's wrapped key is bound to.

    It begins as no UTF-8 does: whatever an alert is called, none is bound to this.
    """
    since = started_at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    ms = since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000
    return b"\xff" + "/".join(("footage", deployment, camera, str(ms))).encode()
