"""Is a camera good enough? In words, from what its faces were like."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from services.detector.domain.survey import LEAST_FACES, SCALES, Aspect, Counts, Survey


class Fitness(IntEnum):
    """How many reach what is needed: better is lower."""

    GOOD = 1
    FAIR = 2
    POOR = 3


_GOOD_FROM_RATIO: Final = 0.8
_FAIR_FROM_RATIO: Final = 0.5


@dataclass(frozen=True, slots=True)
class Needs:
    """What a face must reach: as a photo for a list, and (`least_quality`, score × size × sharpness) to be
    looked at without delay.
    """

    least_size_px: float
    least_sharpness_ratio: float
    least_brightness_ratio: float
    most_brightness_ratio: float
    most_yaw_degrees: float
    least_quality: float

    def of(self, aspect: Aspect) -> tuple[float, float]:
        """The least and the most that will do."""
        endless = float("inf")
        return {
            Aspect.SIZE: (self.least_size_px, endless),
            Aspect.SHARPNESS: (self.least_sharpness_ratio, endless),
            Aspect.LIGHT: (self.least_brightness_ratio, self.most_brightness_ratio),
            Aspect.YAW: (0.0, self.most_yaw_degrees),
            Aspect.QUALITY: (self.least_quality, endless),
        }.get(aspect, (0.0, endless))


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One aspect: `reached` of the faces do."""

    aspect: Aspect
    fitness: Fitness
    explanation: str
    median: float
    reached: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a camera; without fitness and measures while there are too few faces."""

    fitness: Fitness | None
    summary: str
    faces: int = 0
    seconds: float = 0.0
    measures: tuple[Measure, ...] = ()


def judge(needs: Needs, survey: Survey) -> Finding:
    """Judge a camera by the faces that it saw."""
    if survey.faces < LEAST_FACES:
        return Finding(None, f"fewer than {LEAST_FACES} people so far; let some walk past the camera")
    measures = tuple(_measure(needs, survey, aspect) for aspect in Aspect)
    worst = max(measure.fitness for measure in measures)
    return Finding(worst, _summary(worst, measures), survey.faces, survey.seconds, measures)


def median_of(aspect: Aspect, counts: Counts) -> float:
    """The middle of the step in which half of the faces are reached."""
    place = int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    return (place + 0.5) * SCALES[aspect].step


def _measure(needs: Needs, survey: Survey, aspect: Aspect) -> Measure:
    counts, scale, (least, most) = survey.counts[aspect], SCALES[aspect], needs.of(aspect)
    lowest = scale.place(least)
    highest = scale.steps - 1 if most == float("inf") else scale.place(most)
    reached = int(counts[lowest : highest + 1].sum())
    ratio = reached / survey.faces
    fitness = Fitness.GOOD if ratio >= _GOOD_FROM_RATIO else Fitness.FAIR
    fitness = Fitness.POOR if ratio < _FAIR_FROM_RATIO else fitness
    median = median_of(aspect, counts)
    too_much = bool(counts[highest + 1 :].sum() > counts[:lowest].sum())
    words = _words(needs, aspect, median, fitness, reached, survey.faces, too_much)
    return Measure(aspect, fitness, words, median, reached, counts)


def _words(
    needs: Needs, aspect: Aspect, median: float, fitness: Fitness, reached: int, faces: int, too_much: bool
) -> str:
    said, needed, remedy = _vocabulary(needs, aspect, median, too_much)
    if fitness is Fitness.GOOD:
        return f"{said}: good"
    if fitness is Fitness.FAIR:
        return f"{said}, and {needed}: only {reached} of {faces} faces are fit; {remedy}"
    return f"{said}: not enough, {needed}; {remedy}"


def _vocabulary(needs: Needs, aspect: Aspect, median: float, too_much: bool) -> tuple[str, str, str]:
    """What is found, what is needed, what helps."""
    match aspect:
        case Aspect.SIZE:
            return (
                f"faces are {median:.0f} px large on average",
                f"{needs.least_size_px:.0f} px are needed",
                "move the camera nearer, or use a longer lens or a higher resolution",
            )
        case Aspect.SHARPNESS:
            return (
                f"their sharpness is {median:.2f} of 1",
                f"{needs.least_sharpness_ratio:.2f} is needed",
                "focus and clean the lens, shorten the exposure, or let the camera compress less",
            )
        case Aspect.LIGHT if too_much:
            return (
                f"their brightness is {median:.0%}",
                f"{needs.most_brightness_ratio:.0%} is the most",
                "keep the sun off them, or shorten the exposure",
            )
        case Aspect.LIGHT:
            return (
                f"their brightness is {median:.0%}",
                f"{needs.least_brightness_ratio:.0%} is needed",
                "add light in front of people, or do not look against it",
            )
        case Aspect.YAW:
            return (
                f"they are turned by {median:.0f}°",
                f"{needs.most_yaw_degrees:.0f}° is the most",
                "put the camera where people come towards it, at the height of their heads",
            )
        case Aspect.QUALITY:
            return (
                f"score × size × sharpness is {median:.0f}",
                f"{needs.least_quality:.0f} is needed for a look at once",
                "mend what is said above",
            )
        case Aspect.SCORE:
            return (f"the detector is sure of them by {median:.2f} of 1", "", "")


_SUMMARIES: Final = {
    Fitness.GOOD: "good enough",
    Fitness.FAIR: "good enough for some only",
    Fitness.POOR: "not good enough",
}


def _summary(worst: Fitness, measures: tuple[Measure, ...]) -> str:
    if worst is Fitness.GOOD:
        return _SUMMARIES[worst]
    first = next(measure for measure in measures if measure.fitness is worst)
    return f"{_SUMMARIES[worst]}: {first.explanation}"
