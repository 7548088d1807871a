"""A frame in squares, which say whether anything moved, and in tiles, which are what is looked at."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from services.detector.domain.faces import Box, PixelSpan
from services.detector.domain.parts import TILE_INPUT_PX, Mask, Tiles

SQUARES_A_TILE = 4


@dataclass(frozen=True, slots=True)
class Grid:
    """The squares of a frame, as many as fit into the detector's input, of width_px by height_px."""

    width_px: int
    height_px: int
    scale_ratio: float
    """The detector's input, per pixel of the frame."""

    @property
    def tile_px(self) -> float:
        """The side of a tile, in pixels of the frame."""
        return TILE_INPUT_PX / self.scale_ratio

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of squares."""
        side_px = self.tile_px / SQUARES_A_TILE
        return ceil(self.height_px / side_px), ceil(self.width_px / side_px)

    @property
    def tiles(self) -> tuple[int, int]:
        """Rows and columns of tiles."""
        rows, columns = self.shape
        return -(-rows // SQUARES_A_TILE), -(-columns // SQUARES_A_TILE)

    def span(self, tiles: Tiles) -> PixelSpan:
        """The pixels of the frame under some tiles."""
        side_px = self.tile_px
        return PixelSpan(
            round(tiles.left * side_px),
            round(tiles.top * side_px),
            min(round(tiles.right * side_px), self.width_px),
            min(round(tiles.bottom * side_px), self.height_px),
        )

    def under(self, box: Box) -> Tiles:
        """The tiles that a box touches."""
        side_px = self.tile_px
        rows, columns = self.tiles
        return Tiles(
            min(max(int(box.left_px / side_px), 0), columns - 1),
            min(max(int(box.top_px / side_px), 0), rows - 1),
            min(max(ceil(box.right_px / side_px), 1), columns),
            min(max(ceil(box.bottom_px / side_px), 1), rows),
        )

    def tiles_in(self, mask: Mask, box: Box) -> Mask:
        """A view into `mask`: the tiles under a box."""
        under = self.under(box)
        return mask[under.top : under.bottom, under.left : under.right]

    def touched(self, squares: Mask) -> Mask:
        """The tiles that hold any of some squares."""
        rows, columns = self.tiles
        padded = np.zeros((rows * SQUARES_A_TILE, columns * SQUARES_A_TILE), np.bool_)
        padded[: squares.shape[0], : squares.shape[1]] = squares
        return np.asarray(padded.reshape(rows, SQUARES_A_TILE, columns, SQUARES_A_TILE).any((1, 3)), np.bool_)


def squares_of(tiles: Tiles) -> tuple[slice, slice]:
    """Rows and columns of the squares of some tiles."""
    return (
        slice(SQUARES_A_TILE * tiles.top, SQUARES_A_TILE * tiles.bottom),
        slice(SQUARES_A_TILE * tiles.left, SQUARES_A_TILE * tiles.right),
    )


def grown(squares: Mask, by: int) -> Mask:
    """Some squares, and as many as that around each."""
    made: Mask = squares.copy()
    for rows in (made, made.T):  # down and up, then to both sides
        before = rows.copy()
        for step in range(1, by + 1):
            rows[:-step] |= before[step:]
            rows[step:] |= before[:-step]
    return made
