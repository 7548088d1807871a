"""Which shots of a track are worth keeping: the best, apart in time and pose."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.detector.domain.quality import Quality


@dataclass(frozen=True, slots=True)
class ShotRule:
    """`apart_*`: two shots are alike unless their distances in time and yaw, in these units, add up to 1."""

    most: int = 5
    least_quality: float = 5.0
    most_yaw_degrees: float = 60.0
    apart_seconds: float = 0.6
    apart_degrees: float = 15.0
    better_ratio: float = 1.15
    """How much better a shot must be to take the place of one it resembles: copying pixels is not free."""
    telling_ratio: float = 0.4
    """Of the best one's quality, what a look still shows: a shot below weighs a fortieth as much at most
    in the template (quality⁴), and costs as much to embed."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A shot, or what could become one: when, and how good."""

    captured_seconds: float
    quality: Quality


def displaced(rule: ShotRule, kept: Sequence[Sighting], new: Sighting) -> tuple[int, ...] | None:
    """Places in `kept` that `new` takes over (none: it joins), or None when it is not kept."""
    overall = new.quality.overall
    if overall < rule.least_quality or abs(new.quality.yaw_degrees) > rule.most_yaw_degrees:
        return None
    alike = [place for place, one in enumerate(kept) if _alike(rule, one, new)]
    if alike:
        beaten = all(overall > rule.better_ratio * kept[place].quality.overall for place in alike)
        return tuple(alike) if beaten else None
    if len(kept) < rule.most:
        return ()
    weakest = min(range(len(kept)), key=lambda place: kept[place].quality.overall)
    return (weakest,) if overall > rule.better_ratio * kept[weakest].quality.overall else None


def telling(rule: ShotRule, qualities: Sequence[float]) -> list[int]:
    """Places of the shots that a look shows, best first; `qualities`: overall, of those that there are."""
    least = rule.telling_ratio * max(qualities, default=0.0)
    ranked = sorted(range(len(qualities)), key=lambda place: -qualities[place])
    return [place for place in ranked if qualities[place] >= least]


def could_be_kept(rule: ShotRule, kept: Sequence[Sighting], best_possible: Sighting) -> bool:
    """Whether it is worth measuring the sharpness: `best_possible` has all but that, which is 1."""
    return displaced(rule, kept, best_possible) is not None


def _alike(rule: ShotRule, one: Sighting, other: Sighting) -> bool:
    apart = abs(one.captured_seconds - other.captured_seconds) / rule.apart_seconds
    apart += abs(one.quality.yaw_degrees - other.quality.yaw_degrees) / rule.apart_degrees
    return apart < 1
