"""The motion gate of a camera: what of a frame has to be looked at, and who still stands where nothing moved.

Of each frame the means of small squares are compared with those of when each square was last looked at.
Where they are alike the same faces are there as then; so only the rest goes through the detector, and every
so often all of it. Means, and not pixels, are what is kept: one for each 8 px of the detector's input, which
are 80 by 45 of a frame by default, 7 by 7 of a face of 110 px in a frame 1280 px wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, prod
from threading import Lock

import numpy as np

from services.detector.domain.faces import Box, Detection, Floats, PixelSpan
from services.detector.domain.grid import Grid, grown, squares_of
from services.detector.domain.parts import Mask, rectangles
from services.detector.domain.standing import standing, without


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a frame is looked at: `spans`; None: all of it. `late`: it came after one that is younger."""

    spans: tuple[PixelSpan, ...] | None
    at_seconds: float = 0.0
    late: bool = False


@dataclass(frozen=True, slots=True)
class GateRule:
    """`least_levels`: grey levels by which the mean of a square has to differ, in any colour; so many squares
    `around` it are looked at with it. `most_share`: where more of a frame would be looked at, all of it is,
    and nothing is compared for `rest_seconds`, twice as long whenever that happens again. All of it is too
    at the first frame, and `whole_every_seconds` (0: always). Where a face was and is not found, it is
    looked for again for `missed_seconds`: so long what is filled lasts.
    """

    whole_every_seconds: float = 2.0
    least_levels: float = 4.0
    around: int = 2
    most_share: float = 0.7
    rest_seconds: float = 0.2
    alike_iou: float = 0.3
    missed_seconds: float = 0.5


@dataclass(slots=True, eq=False)
class MotionGate:
    """Of one camera in one epoch. `asked` comes from any thread; `standing` in the order of frames."""

    rule: GateRule
    _grid: Grid | None = None
    _means: Floats | None = None
    _number: int = -1
    _whole_at_seconds: float = 0.0
    _busy_at_seconds: float = -inf
    _rest_seconds: float = 0.0
    _generation: int = 0
    _known: tuple[Detection, ...] = ()
    _missed: tuple[tuple[Box, float], ...] = ()
    _lock: Lock = field(default_factory=Lock)

    @property
    def generation(self) -> int:
        """Goes up with each `look_again`: what was begun before says nothing of what comes after."""
        return self._generation

    def looks_at_all(self, at_seconds: float) -> bool:
        """Whether all of a frame of that time is looked at, whatever moved: it need not be asked for."""
        resting = 0 <= at_seconds - self._busy_at_seconds < self._rest_seconds
        return resting or self.rule.whole_every_seconds == 0

    def asked(self, grid: Grid, means: Floats, number: int, at_seconds: float, generation: int = 0) -> Asked:
        """What of a frame has to be looked at, as little as nothing.

        Args:
            means: of the squares, shape (rows, columns, 3), 0 to 255; the gate's from now on.
            number: of the frame; one that is older than another that was here is looked at whole.
            at_seconds: when it was captured.
            generation: of the gate, when the frame came.
        """
        with self._lock:
            if generation != self._generation:
                return Asked(None, at_seconds)
            if number <= self._number:
                return Asked(None, at_seconds, late=True)
            self._number = number
            if self._means is None or self._grid != grid or self._is_due(at_seconds):
                self._grid, self._means, self._whole_at_seconds = grid, means, at_seconds
                return Asked(None, at_seconds)
            found = rectangles(self._moved(grid, self._means, means, at_seconds))
            if sum(tiles.count for tiles in found) > self.rule.most_share * prod(grid.tiles):
                self._means, self._busy_at_seconds = None, at_seconds
                rests = max(2 * self._rest_seconds, self.rule.rest_seconds)
                self._rest_seconds = min(rests, self.rule.whole_every_seconds)
                return Asked(None, at_seconds)
            self._rest_seconds = 0.0
            for tiles in found:
                rows, columns = squares_of(tiles)
                self._means[rows, columns] = means[rows, columns]
            return Asked(tuple(grid.span(tiles) for tiles in found), at_seconds)

    def standing(self, asked: Asked, found: Sequence[Detection]) -> tuple[Detection, ...]:
        """All faces of a frame, best first, of which `found` are those of what was `asked` for."""
        if asked.late:  # the younger frame was compared with what was before both
            return tuple(found)
        known, grid = self._known, self._grid
        if asked.spans is None or grid is None:
            faces = tuple(found)
        else:
            frame = Box(0, 0, grid.width_px, grid.height_px)
            faces = standing(known, asked.spans, found, frame, self.rule.alike_iou)
        until_seconds = asked.at_seconds + self.rule.missed_seconds
        missed = [(one.box, until_seconds) for one in without(known, faces, self.rule.alike_iou)]
        still = [one for one in self._missed if asked.at_seconds < one[1] <= until_seconds]
        # Whole tuples take the place of others: who reads them in another thread has the old or the new.
        self._known, self._missed = faces, (*still, *missed)
        return faces

    def look_again(self) -> None:
        """Look at all of the next frame: one has failed, and what moved in it was seen by nobody."""
        with self._lock:
            self._means, self._generation = None, self._generation + 1

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            if self._means is not None:
                self._means.fill(0)
            self._means, self._generation = None, self._generation + 1
            self._known = self._missed = ()

    def _is_due(self, at_seconds: float) -> bool:
        # Time that ran backwards says nothing.
        passed_seconds = at_seconds - self._whole_at_seconds
        return not 0 <= passed_seconds < self.rule.whole_every_seconds

    def _moved(self, grid: Grid, before: Floats, means: Floats, at_seconds: float) -> Mask:
        apart = np.abs(means - before) > self.rule.least_levels
        mask = grid.touched(grown(apart[..., 0] | apart[..., 1] | apart[..., 2], self.rule.around))
        for box, until_seconds in self._missed:
            if at_seconds < until_seconds:
                grid.tiles_in(mask, box)[:] = True
        for face in self._known:  # one that is touched is looked at as a whole
            tiles = grid.tiles_in(mask, face.box)
            if tiles.any():
                tiles[:] = True
        return mask
