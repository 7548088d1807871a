"""Landmarks of a face by regression trees, which ask which of two pixels is brighter, and by how much.

V. Kazemi, J. Sullivan, One millisecond face alignment with an ensemble of regression trees, CVPR 2014. Points
are complex numbers here, x + iy, so that turning and scaling is one multiplication.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.complexfloating[Any, Any]]
Pixels: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.intp]
Floats: TypeAlias = NDArray[np.float32]
Levels: TypeAlias = NDArray[np.int16]


def similarity(these: Points, those: Points) -> tuple[complex, complex]:
    """What takes `these` to `those` (both n,) by z → turn · z + shift, nearest in squares; a turn of 0 where
    all of `these` coincide.
    """
    mean, target = complex(these.mean()), complex(those.mean())
    centred = these - mean
    spread = np.vdot(centred, centred).real
    turn = complex(np.vdot(centred, those - target) / spread) if spread > 0 else 0j
    centred.fill(0)
    return turn, target - turn * mean


DEPTH: Final = 4
"""How many questions a tree asks, at most: the answers of all its splits fit into 16 bits."""
_SPLITS: Final = 2**DEPTH - 1


@cache
def _leaf_of() -> NDArray[np.intp]:
    """By the answers of all splits of a tree, as bits: the leaf that it comes to."""
    answers = np.arange(2**_SPLITS)
    node = np.zeros_like(answers)
    for _ in range(DEPTH):
        node = 2 * node + 2 - (answers >> node & 1)
    return (node - _SPLITS).astype(np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """T trees of 15 splits and 16 leaves, that compare F pixels and move n points.

    Pixel f lies `offsets[f]` (F,) from point `anchors[f]` (F,), as the mean shape stands. A split asks
    whether pixel `firsts` is more than `limits` brighter than pixel `seconds` (all T, 15). `leaves` is
    (T, 16, n).
    """

    anchors: Places
    offsets: Points
    firsts: Places
    seconds: Places
    limits: Floats
    leaves: Points


class _Ready:
    """A stage, laid out for speed: one more split to a tree, which is never answered yes, makes 16 bits."""

    def __init__(self, stage: Stage) -> None:
        self.anchors, self.offsets = stage.anchors, stage.offsets
        more = ((0, 0), (0, 1))
        self.firsts, self.seconds = (np.pad(side, more).ravel() for side in (stage.firsts, stage.seconds))
        # Pixels are whole numbers: a - b > limit is a - b > floor(limit).
        self.limits = np.pad(np.floor(stage.limits), more).clip(-256, 255).astype(np.int16).ravel()
        self.leaves = stage.leaves.reshape(-1, stage.leaves.shape[-1])
        self.first_leaves = np.arange(0, len(self.leaves), _SPLITS + 1)

    def moved(self, grey: Levels) -> Points:
        """How far all trees together move each point (m, n), by the pixels that they compare (m, F)."""
        brighter, other = (grey.take(side, axis=1) for side in (self.firsts, self.seconds))
        brighter -= other
        yes = brighter > self.limits
        answers = np.packbits(yes, axis=1, bitorder="little").view("<u2")
        reached = _leaf_of().take(answers)
        reached += self.first_leaves
        moves = self.leaves.take(reached, axis=0)
        moved: Points = moves.sum(axis=1)
        for read in (brighter, other, yes, answers, reached, moves):
            read.fill(0)
        return moved


class LandmarkTrees:
    """`mean` (n,): where the points of a face lie in its box, which is 1 wide and 1 high."""

    def __init__(self, mean: Points, stages: Sequence[Stage]) -> None:
        self._mean, self._stages = mean, [_Ready(stage) for stage in stages]
        centred = mean - mean.mean()
        self._weights = np.conj(centred) / np.vdot(centred, centred).real

    @property
    def count(self) -> int:
        """How many points they find."""
        return len(self._mean)

    def points_px(self, pictures: Pixels, left_px: float, top_px: float, side_px: float) -> Points:
        """The points (m, n) of the face in that square of each grey picture (m, height, width).

        Outside of a picture it is as at its edge. What was read of it is overwritten.
        """
        shapes = np.tile(self._mean, (len(pictures), 1))
        for stage in self._stages:
            places = shapes[:, stage.anchors]
            places += (shapes @ self._weights)[:, None] * stage.offsets
            places *= side_px
            places += left_px + 1j * top_px
            grey = _read(pictures, places)
            moved = stage.moved(grey)
            shapes += moved
            for read in (places, grey, moved):
                read.fill(0)
        shapes *= side_px
        shapes += left_px + 1j * top_px
        return shapes


def _read(pictures: Pixels, places: Points) -> Levels:
    """The pixels nearest to `places` (m, F), which change."""
    height_px, width_px = pictures.shape[1:]
    places += 0.5 + 0.5j
    columns, rows = places.real.astype(np.intp), places.imag.astype(np.intp)
    np.clip(columns, 0, width_px - 1, out=columns)
    np.clip(rows, 0, height_px - 1, out=rows)
    rows *= width_px
    rows += columns
    rows += np.arange(0, pictures.size, height_px * width_px)[:, None]
    taken = pictures.take(rows)
    read: Levels = taken.astype(np.int16)
    for used in (columns, rows, taken):
        used.fill(0)
    return read
