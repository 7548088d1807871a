"""Which way up a picture is, and turning it upright."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a stored picture becomes the one that is shown: mirrored left to right first, then turned
    clockwise by `quarter_turns` (0 to 3) times 90°."""

    quarter_turns: int = 0
    mirrored: bool = False

    @classmethod
    def of_display_matrix(cls, matrix: Sequence[int]) -> "Orientation":
        """Read the nine numbers of a display matrix (ISO/IEC 14496-12, 8.3.2, `tkhd`), row by row.

        Angles between the quarters go to the nearest quarter; a matrix without an area turns nothing.
        """
        a, b, c, d = (float(matrix[i]) for i in (0, 1, 3, 4))
        determinant = a * d - b * c
        if determinant == 0.0:
            return cls()
        # A point (x, y), y downwards, is shown at (a x + c y, b x + d y).
        mirrored = determinant < 0.0
        if mirrored:
            a, b = -a, -b
        return cls(round(float(np.degrees(np.arctan2(b, a))) / 90.0) % 4, mirrored)

    def upright(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return `picture`, (H, W, 3), as it is shown: itself where nothing is to do, else a copy."""
        if self == Orientation():
            return picture
        flipped = picture[:, ::-1] if self.mirrored else picture
        return np.ascontiguousarray(np.rot90(flipped, k=-self.quarter_turns))
