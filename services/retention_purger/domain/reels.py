"""Footage by the reel: what a camera of a deployment recorded that must be gone on one and the same day."""

import re
from dataclasses import dataclass
from datetime import date

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
