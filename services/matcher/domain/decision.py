"""Does this probe match a subject of the watchlist?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

Template = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An enrolled template near the probe; `score` is the cosine similarity, -1 to 1, or what a correction
    made of it. `around`: how near the entry strangers are (`density`).
    """

    subject: str
    score: float
    expires_at: datetime
    around: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """The subject with the best score at or above the threshold."""

    subject: str
    score: float


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nobody on the list."""


def decide(neighbours: Sequence[Neighbour], threshold: float, now: datetime) -> Match | NoMatch:
    """Decide on one probe. An entry that has expired never matches; a score that is no number never does."""
    candidates = [n for n in neighbours if n.score >= threshold and now < n.expires_at]
    if not candidates:
        return NoMatch()
    best = max(candidates, key=lambda neighbour: neighbour.score)
    return Match(best.subject, best.score)
