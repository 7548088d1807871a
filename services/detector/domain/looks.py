"""When a track is looked at: as soon as one shot is good enough, and again when there is clearly more to
see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from services.detector.domain.quality import Quality

MOST_LOOKS = 3


@dataclass(frozen=True, slots=True)
class LookRule:
    """`worth` (below) must have grown by these ratios since the last look. A person who comes nearer gets
    better still, from 12 to some 60 from far to near: were a look due sooner, all three would be spent half
    way (docs/accuracy.md). A look that was not used goes out when the track closes.
    """

    good_quality: float = 12.0
    good_yaw_degrees: float = 45.0
    growth_ratio: float = 2.2
    closing_ratio: float = 1.1
    apart_seconds: float = 0.4


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks that a track has had."""

    count: int = 0
    worth: float = 0.0
    at_seconds: float = 0.0

    @property
    def is_complete(self) -> bool:
        """Whether there may be no more."""
        return self.count >= MOST_LOOKS

    def after(self, qualities: Sequence[Quality], at_seconds: float) -> "Looks":
        """With one more look, at these shots."""
        return Looks(self.count + 1, worth(qualities), at_seconds)


def worth(qualities: Sequence[Quality]) -> float:
    """How much a set of shots tells: better shots count, and more of them (root of the sum of q squared)."""
    return sqrt(sum(quality.overall**2 for quality in qualities))


def is_due(rule: LookRule, looks: Looks, qualities: Sequence[Quality], at_seconds: float) -> bool:
    """Whether a living track with shots of these qualities gets its next look now."""
    if not qualities or looks.is_complete:
        return False
    if looks.count == 0:
        return any(
            quality.overall >= rule.good_quality and abs(quality.yaw_degrees) <= rule.good_yaw_degrees
            for quality in qualities
        )
    if at_seconds - looks.at_seconds < rule.apart_seconds:
        return False
    return worth(qualities) >= rule.growth_ratio * looks.worth


def is_owed(rule: LookRule, looks: Looks, qualities: Sequence[Quality]) -> bool:
    """Whether a track that closes gets one more look: it had none, or its shots are better than those it
    showed.
    """
    if not qualities or looks.is_complete:
        return False
    return worth(qualities) >= rule.closing_ratio * looks.worth
