"""The pinhole camera that looks down a painted street."""

from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

# Of one point, or of several at once.
Value = TypeVar("Value", float, NDArray[np.float64])

REFERENCE_HEIGHT_PX: Final = 720
FACE_CENTRE_M: Final = 1.65
FACE_HEIGHT_M: Final = 0.2


@dataclass(frozen=True, slots=True)
class Perspective:
    """A camera above the heads, looking along +z, its picture shifted so that the horizon lies high.

    Metres: x to the right of the camera, y above the ground, z away from it. Pixels as in the picture.
    """

    width_px: int
    height_px: int
    camera_height_m: float = 2.55

    @property
    def focal_px(self) -> float:
        return 1500.0 * self.height_px / REFERENCE_HEIGHT_PX

    @property
    def horizon_px(self) -> float:
        return 140.0 * self.height_px / REFERENCE_HEIGHT_PX

    def pixels_per_metre(self, z_m: float) -> float:
        return self.focal_px / z_m

    def distance_m(self, face_height_px: float) -> float:
        """How far away a face of this height stands."""
        return self.focal_px * FACE_HEIGHT_M / face_height_px

    def point(self, x_m: Value, y_m: Value, z_m: float) -> tuple[Value, Value]:
        """Where a point is in the picture, or several of one distance are: to the right and down, px."""
        scale = self.pixels_per_metre(z_m)
        return (
            self.width_px / 2 + x_m * scale,
            self.horizon_px + (self.camera_height_m - y_m) * scale,
        )
