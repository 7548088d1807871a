"""One picture of a face, as the detector hands it over."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

LANDMARK_COUNT = 5


class Sides(Enum):
    """What of a face is embedded: it, its mirror image, or both, whose sum counts."""

    BOTH = "both"
    UPRIGHT = "upright"
    MIRRORED = "mirrored"


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """An upright RGB crop as JPEG, and what is needed to align and weigh it.

    `landmarks_px` (5, 2): eyes, nose, mouth corners, image left first, x and y in the crop. `quality` ≥ 0:
    detector score × size × sharpness.
    """

    jpeg: bytes
    landmarks_px: NDArray[np.float64]
    quality: float
    sides: Sides = Sides.BOTH

    def can_be_aligned(self) -> bool:
        """Whether it has a picture, five landmarks that are numbers, and a quality that can weigh it."""
        return (
            bool(self.jpeg)
            and self.landmarks_px.shape == (LANDMARK_COUNT, 2)
            and bool(np.isfinite(self.landmarks_px).all())
            and bool(np.isfinite(self.quality))
            and self.quality >= 0
        )

    def wipe(self) -> None:
        """Overwrite where the face is."""
        self.landmarks_px.fill(0)
