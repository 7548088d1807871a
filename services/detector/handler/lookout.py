"""Looks for faces only where something moved, and knows where they stand elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from services.detector.domain.context import Size
from services.detector.domain.faces import Detection, Floats, Pixels
from services.detector.domain.gate import Asked, MotionGate
from services.detector.domain.grid import Grid
from services.detector.domain.parts import Part
from services.detector.ports import PartFinder

# Every second row is enough for the mean of a square, and half the work. A mean of four bytes is told to a
# quarter, one byte alone would be rounded.
_EVERY_ROW, _A_SIDE = 2, 2
ALL = Asked(None)


@dataclass(frozen=True, slots=True, eq=False)
class Sighted:
    """The faces in what was asked for of a picture."""

    found: tuple[Detection, ...]
    asked: Asked = ALL

    def share_ratio(self, picture: Pixels) -> float:
        """How much of the picture was looked at, 0 to 1."""
        if self.asked.spans is None:
            return 1.0
        return sum(span.box.area_px2 for span in self.asked.spans) / Part.whole(picture).span.box.area_px2


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """One picture to look at; of a camera, also its gate and the generation of that, the frame's number and
    when it was captured.
    """

    picture: Pixels
    gate: MotionGate | None = None
    number: int = 0
    at_seconds: float = 0.0
    generation: int = 0

    def standing(self, sighted: Sighted) -> tuple[Detection, ...]:
        """All faces of the picture, best first. Frames of a camera are asked for in their order."""
        return sighted.found if self.gate is None else self.gate.standing(sighted.asked, sighted.found)


@dataclass(frozen=True, slots=True)
class Lookout:
    """Blocking: runs off the event loop. `scaled` is that of the port `Pictures`."""

    finder: PartFinder
    scaled: Callable[[Pixels, Size], Pixels]

    def __call__(self, glances: Sequence[Glance]) -> Sequence[Sighted]:
        """Look at several pictures; what has the same size in them runs as one batch."""
        asked = [self._asked(glance) for glance in glances]
        parts = [_parts(glance.picture, one) for glance, one in zip(glances, asked, strict=True)]
        every = [part for some in parts for part in some]
        answers = iter(self.finder.find_in(every) if every else ())
        return [
            Sighted(tuple(face for _ in some for face in next(answers)), one)
            for some, one in zip(parts, asked, strict=True)
        ]

    def next(self, glance: Glance) -> tuple[Detection, ...]:
        """All faces of the next frame of a camera, best first, where one is looked at after another."""
        (sighted,) = self([glance])
        return glance.standing(sighted)

    def _asked(self, glance: Glance) -> Asked:
        if glance.gate is None:
            return ALL
        if glance.gate.looks_at_all(glance.at_seconds):
            return Asked(None, glance.at_seconds)
        grid = self.finder.grid(glance.picture)
        means = self._means(grid, glance.picture)
        return glance.gate.asked(grid, means, glance.number, glance.at_seconds, glance.generation)

    def _means(self, grid: Grid, picture: Pixels) -> Floats:
        rows, columns = grid.shape
        small = self.scaled(picture[::_EVERY_ROW], Size(_A_SIDE * columns, _A_SIDE * rows))
        means: Floats = small[::2, ::2].astype(np.float32)
        for down, right in ((0, 1), (1, 0), (1, 1)):
            means += small[down::2, right::2]
        means /= _A_SIDE * _A_SIDE
        small.fill(0)
        return means


def _parts(picture: Pixels, asked: Asked) -> list[Part]:
    if asked.spans is None:
        return [Part.whole(picture)]
    return [Part(picture, span) for span in asked.spans]
