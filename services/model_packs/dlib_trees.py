"""Reads a shape predictor serialized by dlib (a .dat file), without dlib.

dlib's format (dlib/serialize.h, dlib/image_processing/shape_predictor.h): the whole file is integers. A float
is two of them, mantissa and exponent of two; a vector its length and what it holds; a matrix its two sizes,
made negative, and its numbers. In order: a version (1), the mean shape, the trees of each stage, the anchors
of each stage's pixels and their offsets.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from services.chassis.errors import BadInput
from services.model_packs.dlib_integers import Integers, integers
from services.model_packs.landmark_trees import DEPTH, Floats, LandmarkTrees, Places, Points, Stage

_Trees: TypeAlias = tuple[Places, Places, Floats, Points]

_VERSION = 1
# Integers of one split: two pixels, and a float; of a float.
_SPLIT, _FLOAT = 4, 2
# In widths of the face: how far apart its points are at least, and how far anything lies or moves at most.
_LEAST_SPREAD, _FARTHEST = 1e-3, 100.0
_LARGEST_EXPONENT = 1000  # beyond it dlib writes what is no number


def landmark_trees(data: bytes) -> LandmarkTrees:
    """What the file holds. Raises BadInput when it is no shape predictor."""
    try:
        return _Reader(integers(data)).whole()
    except (IndexError, ValueError, OverflowError):
        raise BadInput(
            "the .dat file is not a shape predictor as dlib serializes it: fetch the file again"
        ) from None


def _floats(pairs: Integers) -> Floats:
    """Of mantissas and exponents (…, 2): what they stand for (…)."""
    mantissas, exponents = pairs[..., 0], pairs[..., 1]
    if exponents.max(initial=0) > _LARGEST_EXPONENT or exponents.min(initial=0) < -_LARGEST_EXPONENT:
        raise ValueError("not a number")
    with np.errstate(over="ignore"):
        whole = np.ldexp(mantissas.astype(np.float64), exponents.astype(np.int32))
        values: Floats = whole.astype(np.float32)
    if not np.isfinite(values).all():
        raise ValueError("too large a number")
    return values


def _points(floats: Floats) -> Points:
    """Of x, y, x, y … in the last axis, complex numbers."""
    points: Points = (floats[..., 0::2] + 1j * floats[..., 1::2]).astype(np.complex64)
    return points


@dataclass(slots=True)
class _Reader:
    integers: Integers
    at: int = 0

    def whole(self) -> LandmarkTrees:
        """All that the file holds."""
        if self._one() != _VERSION:
            raise ValueError("another version")
        numbers, columns = -self._one(), -self._one()
        if numbers % 2 or columns != 1:
            raise ValueError("no points")
        mean = _points(_floats(self._some(numbers, _FLOAT)))
        trees = [self._stage(numbers) for _ in range(self._one())]
        anchors = [self._some(self._one(), 1)[:, 0] for _ in range(self._one())]
        offsets = [_floats(self._some(self._one(), 2, _FLOAT)) for _ in range(self._one())]
        if self.at != len(self.integers):
            raise ValueError("more than a shape predictor")
        stages = [
            Stage(around.astype(np.intp), _points(away)[:, 0], *rest)
            for around, away, rest in zip(anchors, offsets, trees, strict=True)
        ]
        _check(mean, stages)
        return LandmarkTrees(mean, stages)

    def _stage(self, numbers: int) -> _Trees:
        """The trees of one stage, all of the same size."""
        count = self._one()
        splits = int(self.integers[self.at])
        leaf = 2 + _FLOAT * numbers
        size = 1 + _SPLIT * splits + 1 + (splits + 1) * leaf
        trees = self._some(count, size)
        if splits != 2**DEPTH - 1 or np.any(trees[:, 0] != splits):
            raise ValueError("deeper trees, or of unequal size")
        asked = trees[:, 1 : 1 + _SPLIT * splits].reshape(count, splits, _SPLIT)
        leaves = trees[:, 2 + _SPLIT * splits :].reshape(count, splits + 1, leaf)
        if np.any(trees[:, 1 + _SPLIT * splits] != splits + 1) or np.any(leaves[..., :2] != (-numbers, -1)):
            raise ValueError("other leaves")
        moves = _floats(leaves[..., 2:].reshape(count, splits + 1, numbers, _FLOAT))
        firsts, seconds = (asked[..., place].astype(np.intp) for place in (0, 1))
        return firsts, seconds, _floats(asked[..., 2:]), _points(moves)

    def _one(self) -> int:
        self.at += 1
        return int(self.integers[self.at - 1])

    def _some(self, count: int, *shape: int) -> Integers:
        """`count` times as many integers as `shape` has, as (count, *shape)."""
        start, self.at = self.at, self.at + count * math.prod(shape)
        if count < 1 or self.at > len(self.integers):
            raise ValueError("no such number of them")
        return self.integers[start : self.at].reshape(count, *shape)


def _check(mean: Points, stages: Sequence[Stage]) -> None:
    """Raise ValueError where anything points outside, or nothing can be found."""
    if not stages or np.abs(mean - mean[0]).max() < _LEAST_SPREAD:
        raise ValueError("no stage, or a face that is one point")
    for points in (mean, *(stage.offsets for stage in stages), *(stage.leaves for stage in stages)):
        if not max(np.abs(points.real).max(), np.abs(points.imag).max()) < _FARTHEST:
            raise ValueError("far outside of the face")
    for stage in stages:
        pixels = len(stage.anchors)
        for places, most in ((stage.anchors, len(mean)), (stage.firsts, pixels), (stage.seconds, pixels)):
            if places.min() < 0 or places.max() >= most:
                raise ValueError("points outside")
        if len(stage.offsets) != pixels:
            raise ValueError("anchors and offsets differ")
