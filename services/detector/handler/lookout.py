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


@dataclass(frozen=True, slots=True)
class Lookout:
    """Blocking: runs off the event loop. `scaled` is that of the port `Pictures`."""

    finder: PartFinder
    scaled: Callable[[Pixels, Size], Pixels]

    def __call__(self, sought: Sequence[Sequence[Part]]) -> Sequence[tuple[Detection, ...]]:
        """The faces in the parts of each of several pictures; what has the same size runs as one batch."""
        every = [part for parts in sought for part in parts]
        answers = iter(self.finder.find_in(every) if every else ())
        return [tuple(face for _ in parts for face in next(answers)) for parts in sought]

    def squares(self, picture: Pixels) -> tuple[Grid, Floats]:
        """What a gate asks of a picture: its grid, and the mean of each square."""
        grid = self.finder.grid(picture)
        rows, columns = grid.shape
        small = self.scaled(picture[::_EVERY_ROW], Size(_A_SIDE * columns, _A_SIDE * rows))
        means: Floats = small[::2, ::2].astype(np.float32)
        for down, right in ((0, 1), (1, 0), (1, 1)):
            means += small[down::2, right::2]
        means /= _A_SIDE * _A_SIDE
        small.fill(0)
        return grid, means

    def asked(self, picture: Pixels, gate: MotionGate, at_seconds: float, generation: int) -> Asked:
        """What of the next frame of a camera has to be looked at; as `MotionGate.asked`."""
        return gate.asked(*self.squares(picture), at_seconds, generation)

    def next(
        self, picture: Pixels, gate: MotionGate | None, at_seconds: float
    ) -> tuple[tuple[Detection, ...], Asked]:
        """All faces of the next frame of a camera, best first, where one is looked at after another; and what
        of it was looked at.
        """
        asked = Asked(None) if gate is None else self.asked(picture, gate, at_seconds, gate.generation)
        (found,) = self([asked.parts(picture)])
        return (found if gate is None else gate.standing(asked, found)), asked
