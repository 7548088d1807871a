"""Faces that walk through frames, without pixels."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from services.detector.domain.faces import Box, Detection, Landmarks

FIVE_POINTS = np.array(((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)), np.float32)
"""A frontal face in units of its box."""

START_SECONDS = 1_700_000_000.0


def landmarks_in(box: Box, turned: float = 0.0) -> Landmarks:
    """Landmarks of a face in `box`; `turned` moves the nose, in widths of the box."""
    points = FIVE_POINTS.copy()
    points[2, 0] += turned
    return np.asarray(points * (box.width_px, box.height_px) + (box.left_px, box.top_px), np.float32)


def face(x_px: float, y_px: float, size_px: float = 60, score: float = 0.9, turned: float = 0.0) -> Detection:
    """A face whose centre is at (x_px, y_px)."""
    box = Box(x_px - size_px / 2, y_px - size_px / 2, size_px, size_px)
    return Detection(box, landmarks_in(box, turned), score)


@dataclass(frozen=True, slots=True)
class Walker:
    """One person: where the centre of the face is at a time, and when it is hidden or faint."""

    name: str
    at: Callable[[float], tuple[float, float]]
    size_px: float = 60
    hidden: Sequence[tuple[float, float]] = ()
    faint: Sequence[tuple[float, float]] = ()
    present: tuple[float, float] = (0.0, float("inf"))

    def seen(self, seconds: float, noise: np.random.Generator) -> Detection | None:
        """The detection at a time, with a detector's jitter; None when nothing is seen."""
        if not self.present[0] <= seconds <= self.present[1] or _within(seconds, self.hidden):
            return None
        x_px, y_px = self.at(seconds)
        jitter_px = noise.normal(0, 0.03 * self.size_px, 2)
        score = 0.3 if _within(seconds, self.faint) else 0.9
        return face(x_px + jitter_px[0], y_px + jitter_px[1], self.size_px, score)


@dataclass(slots=True)
class Diary:
    """Which tracks each walker had, in order of appearance, without repetition."""

    tracks: dict[str, list[str]] = field(default_factory=dict)

    def note(self, walker: str, track: str) -> None:
        names = self.tracks.setdefault(walker, [])
        if track not in names:
            names.append(track)


def times(
    frames_per_second: float, seconds: float, missing: Iterable[tuple[float, float]] = ()
) -> Iterator[float]:
    """Capture times from 0, but for the gaps `missing`."""
    gaps = list(missing)
    for number in range(int(seconds * frames_per_second)):
        if not _within(number / frames_per_second, gaps):
            yield number / frames_per_second


def _within(seconds: float, spans: Iterable[tuple[float, float]]) -> bool:
    return any(start <= seconds < end for start, end in spans)
