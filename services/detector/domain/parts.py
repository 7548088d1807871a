"""Parts of a frame that are looked at alone: few rectangles, on the grid on which the detector computes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Pixels, PixelSpan

TILE_INPUT_PX = 32
"""A detector's coarsest step, in pixels of its input: parts that begin on it are computed as in the whole."""

Mask = NDArray[np.bool_]
"""Shape (rows, columns): which tiles of a frame are meant."""

# A run of the detector costs about as much more as so many tiles do.
_RUN_IN_TILES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The pixels of `picture` in `span`, to be looked at in the scale of the whole picture."""

    picture: Pixels
    span: PixelSpan

    @classmethod
    def whole(cls, picture: Pixels) -> "Part":
        return cls(picture, PixelSpan(0, 0, picture.shape[1], picture.shape[0]))

    @property
    def pixels(self) -> Pixels:
        """A view into the picture."""
        return self.picture[self.span.rows, self.span.columns]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A rectangle of tiles; right and bottom are the first that are outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def count(self) -> int:
        return (self.right - self.left) * (self.bottom - self.top)

    def with_(self, other: "Tiles") -> "Tiles":
        """The smallest that holds both."""
        return Tiles(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def rectangles(mask: Mask) -> list[Tiles]:
    """Few rectangles that hold every tile of `mask`. No two of them touch, so that what lies on tiles that do
    is never cut in two; none costs more than it saves.
    """
    found: list[Tiles] = []
    for row in range(mask.shape[0]):
        for left, right in _runs(mask[row]):
            found = _joined(found, Tiles(left, row, right, row + 1))
    return found


def _runs(row: Mask) -> Iterable[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _joined(found: list[Tiles], new: Tiles) -> list[Tiles]:
    # What has grown may now touch one that was passed over before.
    while True:
        near = next((one for one in found if _belong(one, new)), None)
        if near is None:
            return [*found, new]
        found = [one for one in found if one is not near]
        new = near.with_(new)


def _belong(one: Tiles, other: Tiles) -> bool:
    touch = (
        max(one.left, other.left) <= min(one.right, other.right)
        and max(one.top, other.top) <= min(one.bottom, other.bottom)
    )  # fmt: skip
    return touch or one.with_(other).count <= one.count + other.count + _RUN_IN_TILES
