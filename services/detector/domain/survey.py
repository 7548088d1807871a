"""What the faces of a camera were like in the last minutes: histograms, and nothing of anybody.

Faces are told in batches of five at least, so that neither an answer nor the difference of two is about
fewer.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.quality import Quality

LEAST_FACES: Final = 5
Counts: TypeAlias = NDArray[np.int64]


class Aspect(StrEnum):
    """What is measured of a face."""

    SIZE = "size"
    SHARPNESS = "sharpness"
    LIGHT = "light"
    YAW = "yaw"
    QUALITY = "quality"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Scale:
    """`steps` steps of equal width from 0 on; the last one takes what lies beyond."""

    step: float
    steps: int

    def place(self, value: float) -> int:
        """The step in which a value lies."""
        return min(max(int(value / self.step + 1e-9), 0), self.steps - 1)


SCALES: Final = {
    Aspect.SIZE: Scale(4.0, 64),
    Aspect.SHARPNESS: Scale(0.02, 50),
    Aspect.LIGHT: Scale(0.01, 100),
    Aspect.YAW: Scale(1.0, 90),
    Aspect.QUALITY: Scale(1.0, 100),
    Aspect.SCORE: Scale(0.02, 50),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The best view that there was of one person."""

    quality: Quality
    brightness_ratio: float

    def value(self, aspect: Aspect) -> float:
        """The number of one aspect, in the unit of its scale."""
        match aspect:
            case Aspect.SIZE:
                return self.quality.size_px
            case Aspect.SHARPNESS:
                return self.quality.sharpness_ratio
            case Aspect.LIGHT:
                return self.brightness_ratio
            case Aspect.YAW:
                return abs(self.quality.yaw_degrees)
            case Aspect.QUALITY:
                return self.quality.overall
            case Aspect.SCORE:
                return self.quality.score_ratio


def empty() -> dict[Aspect, Counts]:
    """Histograms of no face."""
    return {aspect: np.zeros(scale.steps, np.int64) for aspect, scale in SCALES.items()}


@dataclass(slots=True)
class Batch:
    """Faces that are told together, or not at all."""

    began_seconds: float
    faces: int = 0
    counts: dict[Aspect, Counts] = field(default_factory=empty)

    def add(self, measured: Measured) -> None:
        """Count one more face."""
        self.faces += 1
        for aspect, scale in SCALES.items():
            self.counts[aspect][scale.place(measured.value(aspect))] += 1


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """Histograms of what is told; `faces` of 0: too few were seen. `seconds`: over how long."""

    faces: int
    seconds: float
    counts: dict[Aspect, Counts]


@dataclass(slots=True)
class Surveyor:
    """One camera's. A batch is told once it has enough faces and some time has passed, and goes as a whole
    after `window_seconds`; so there are never more than a few dozen, however many people pass.
    """

    window_seconds: float = 600.0
    batch_seconds: float = 10.0
    _told: deque[Batch] = field(default_factory=deque)
    _gathered: Batch | None = None

    def add(self, measured: Measured, at_seconds: float) -> None:
        """Count one more face, at a time that never goes back."""
        self._forget(at_seconds)
        if self._gathered is None:
            self._gathered = Batch(at_seconds)
        self._gathered.add(measured)
        self._close(at_seconds)

    def at(self, now_seconds: float) -> Survey:
        """What may be told now."""
        self._forget(now_seconds)
        self._close(now_seconds)
        counts = empty()
        for batch in self._told:
            for aspect in Aspect:
                counts[aspect] += batch.counts[aspect]
        seconds = now_seconds - self._told[0].began_seconds if self._told else 0.0
        return Survey(sum(batch.faces for batch in self._told), seconds, counts)

    def _close(self, now_seconds: float) -> None:
        batch = self._gathered
        if batch is None or batch.faces < LEAST_FACES:
            return
        if now_seconds - batch.began_seconds >= self.batch_seconds:
            self._told.append(batch)
            self._gathered = None

    def _forget(self, now_seconds: float) -> None:
        oldest_seconds = now_seconds - self.window_seconds
        while self._told and self._told[0].began_seconds < oldest_seconds:
            self._told.popleft()
        if self._gathered is not None and self._gathered.began_seconds < oldest_seconds:
            self._gathered = None
