"""The motion gate of a camera: what of a frame has to be looked at, and who still stands where nothing moved.

Of each frame the means of small squares are compared with those of when each square was last looked at.
Where they are alike the same faces are there as then; so only the rest goes through the detector, and every
so often all of it. Means, and not pixels, are what is kept: one for each 8 px of the detector's input, which
are 80 by 45 of a frame by default, 7 by 7 of a face of 110 px in a frame 1280 px wide.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import prod
from threading import Lock

import numpy as np

from services.detector.domain.faces import Box, Detection, Floats, Pixels, PixelSpan
from services.detector.domain.grid import Grid, grown, squares_of
from services.detector.domain.parts import Mask, Part, rectangles
from services.detector.domain.standing import standing, without

# Times of frames are exact to less than that: two seconds are two seconds in every run of a recording.
_ALIKE_SECONDS = 0.001
_NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class GateRule:
    """`least_levels`: grey levels by which the mean of a square has to differ, in any colour; so many squares
    `around` it are looked at with it. `most_share`: where more of a frame would be looked at, all of it is.
    All of it is too at the first frame, and `whole_every_seconds`. `at_once`: frames that may be looked at
    side by side; what is asked of one goes by the faces of so many frames before, in every run the same.
    Where a face was and is not found, it is looked for again, once at least and for `missed_seconds`. In more
    than `most_parts` nothing is looked at apart.
    """

    whole_every_seconds: float = 2.0
    least_levels: float = 4.0
    around: int = 2
    most_share: float = 0.7
    most_parts: int = 16
    at_once: int = 2
    alike_iou: float = 0.3
    missed_seconds: float = 0.7


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a frame is looked at: `spans`; None: all of it. `turn`: which of its camera's frames it is;
    `generation`: the gate's, then.
    """

    spans: tuple[PixelSpan, ...] | None
    at_seconds: float = 0.0
    turn: int = 0
    generation: int = 0
    frame: Box = _NOWHERE

    @property
    def all(self) -> "Asked":
        """The same, but all of the frame."""
        return replace(self, spans=None)

    def parts(self, picture: Pixels) -> list[Part]:
        """What of a picture that is."""
        if self.spans is None:
            return [Part.whole(picture)]
        return [Part(picture, span) for span in self.spans]

    def share_ratio(self, picture: Pixels) -> float:
        """How much of a picture that is, 0 to 1."""
        areas_px2 = [part.span.box.area_px2 for part in self.parts(picture)]
        return sum(areas_px2) / Part.whole(picture).span.box.area_px2


@dataclass(frozen=True, slots=True)
class _Missed:
    box: Box
    turn: int
    until_seconds: float


@dataclass(frozen=True, slots=True)
class _Known:
    """The faces of a frame, and those that are looked for again."""

    turn: int = 0
    faces: tuple[Detection, ...] = ()
    missed: tuple[_Missed, ...] = ()


@dataclass(slots=True, eq=False)
class MotionGate:
    """Of one camera in one epoch. Its frames come to `asked` in their order, and in that order to `standing`;
    no frame is asked for before the one `at_once` before it stands, or failed. In any threads.
    """

    rule: GateRule
    _grid: Grid | None = None
    _means: Floats | None = None
    _whole_at_seconds: float = 0.0
    _turn: int = 0
    _generation: int = 0
    _lock: Lock = field(default_factory=Lock)
    _last: _Known = _Known()
    _newer: deque[_Known] = field(default_factory=deque)
    _asks_by: _Known = _Known()

    @property
    def generation(self) -> int:
        """Goes up with each `look_again`: what was asked before says too little of what comes after."""
        return self._generation

    def asked(self, grid: Grid, means: Floats, at_seconds: float, generation: int) -> Asked:
        """What of the next frame has to be looked at, as little as nothing.

        Args:
            means: of the squares, shape (rows, columns, 3), 0 to 255; overwritten.
            at_seconds: when it was captured.
            generation: of the gate, when it was this frame's turn.
        """
        with self._lock:
            self._turn += 1
            while self._newer and self._newer[0].turn <= self._turn - self.rule.at_once:
                self._asks_by = self._newer.popleft()
            spans = None
            if generation == self._generation:  # else it has left meanwhile, and is compared with by nobody
                spans = self._spans(grid, means, at_seconds)
                if spans is None:
                    self._keep(grid, means)
                    self._whole_at_seconds = at_seconds
            means.fill(0)
            return Asked(
                spans, at_seconds, self._turn, self._generation, Box(0, 0, grid.width_px, grid.height_px)
            )

    def is_void(self, asked: Asked) -> bool:
        """Whether a frame before that one has failed meanwhile: then all of it is to be looked at."""
        return asked.spans is not None and asked.generation != self._generation

    def standing(self, asked: Asked, found: Sequence[Detection]) -> tuple[Detection, ...]:
        """All faces of a frame, best first, of which `found` are those of what was `asked` for."""
        before, faces = self._last, tuple(found)
        if asked.spans is not None:
            faces = standing(before.faces, asked.spans, found, asked.frame, self.rule.alike_iou)
        until_seconds = asked.at_seconds + self.rule.missed_seconds
        gone = without(before.faces, faces, self.rule.alike_iou)
        missed = [_Missed(one.box, asked.turn, until_seconds) for one in gone]
        still = [one for one in before.missed if asked.at_seconds < one.until_seconds <= until_seconds]
        self._last = _Known(asked.turn, faces, (*still, *missed))
        self._newer.append(self._last)
        return faces

    def look_again(self) -> None:
        """Look at all of the next frame: one has failed, and what moved in it was seen by nobody."""
        with self._lock:
            self._wipe()
            self._generation += 1

    def forget(self) -> None:
        """Keep nothing."""
        self.look_again()
        self._last = self._asks_by = _Known()
        self._newer.clear()

    def _spans(self, grid: Grid, means: Floats, at_seconds: float) -> tuple[PixelSpan, ...] | None:
        if self._means is None or self._grid != grid or self._is_due(at_seconds):
            return None
        found = rectangles(self._moved(grid, self._means, means, at_seconds))
        much = sum(tiles.count for tiles in found) > self.rule.most_share * prod(grid.tiles)
        if much or len(found) > self.rule.most_parts:
            return None
        for tiles in found:
            rows, columns = squares_of(tiles)
            self._means[rows, columns] = means[rows, columns]
        return tuple(grid.span(tiles) for tiles in found)

    def _keep(self, grid: Grid, means: Floats) -> None:
        self._wipe()
        self._grid, self._means = grid, means.copy()

    def _wipe(self) -> None:
        if self._means is not None:
            self._means.fill(0)
        self._means = None

    def _is_due(self, at_seconds: float) -> bool:
        # Time that ran backwards says nothing.
        passed_seconds = at_seconds - self._whole_at_seconds
        return not 0 <= passed_seconds < self.rule.whole_every_seconds - _ALIKE_SECONDS

    def _moved(self, grid: Grid, before: Floats, means: Floats, at_seconds: float) -> Mask:
        apart = np.abs(means - before) > self.rule.least_levels
        mask = grid.touched(grown(apart[..., 0] | apart[..., 1] | apart[..., 2], self.rule.around))
        by = self._asks_by
        for one in by.missed:
            if one.turn == by.turn or at_seconds < one.until_seconds - _ALIKE_SECONDS:
                grid.tiles_in(mask, one.box)[:] = True
        for face in by.faces:  # one that is touched is looked at as a whole
            tiles = grid.tiles_in(mask, face.box)
            if tiles.any():
                tiles[:] = True
        return mask


def gate_every(whole_every_seconds: float) -> MotionGate | None:
    """The gate of a camera of which all of a frame is looked at so often; None where that is always (0)."""
    return MotionGate(GateRule(whole_every_seconds)) if whole_every_seconds else None
