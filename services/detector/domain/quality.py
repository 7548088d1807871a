"""How good one sighting of a face is: size, sharpness, pose, and the one number that ranks them."""

from dataclasses import dataclass
from math import atan2, degrees

import numpy as np

from services.detector.domain.faces import Floats, Landmarks, Pixels

PATCH_PX = 64
"""Sharpness is measured on a face scaled to this size, so that it can be compared between sizes."""

_NOSE_DEPTH = 0.4
"""How far the nose stands before the eyes' plane, in distances between the eyes (mean adult head)."""

_HALF_SHARP = 0.06
"""Laplacian energy, of the contrast, at which the ratio is one half."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Numbers of one sighting. `overall` is q: detector score x size x sharpness."""

    score_ratio: float
    size_px: float
    sharpness_ratio: float
    yaw_degrees: float

    @property
    def overall(self) -> float:
        return self.at_best * self.sharpness_ratio

    @property
    def at_best(self) -> float:
        """What `overall` would be if it were sharp."""
        return self.score_ratio * self.size_px


def yaw_degrees(landmarks: Landmarks) -> float:
    """Turn of the head, -90 to 90; turned to image left is negative.

    The nose stands before the plane of the eyes and the mouth, so it leaves the middle line by depth x
    sin(yaw) while the eyes come nearer by cos(yaw).
    """
    points = landmarks.astype(np.float64)
    middle_eyes, middle_mouth = points[:2].mean(0), points[3:].mean(0)
    down = middle_mouth - middle_eyes
    length_px = float(np.hypot(*down))
    if length_px < 1e-6:
        return 0.0
    across = np.array((down[1], -down[0])) / length_px
    off_px = float((points[2] - middle_eyes) @ across)
    apart_px = max(float((points[1] - points[0]) @ across), 0.0)
    return degrees(atan2(off_px, _NOSE_DEPTH * apart_px)) if off_px or apart_px else 0.0


def sharpness_ratio(patch: Pixels) -> float:
    """Sharpness, 0 (blurred) to 1, of a grey face, shape (PATCH_PX, PATCH_PX), 0-255.

    The variance of the Laplacian (Pech-Pacheco et al., 2000) grows with contrast; divided by the variance
    of the picture it does not, and x / (x + half) brings it between 0 and 1.
    """
    grey: Floats = patch.astype(np.float32)
    inner = grey[1:-1, 1:-1]
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    contrast = float(inner.var())
    energy = float(laplacian.var()) / (contrast + 25.0)  # 25: noise of a flat picture is not sharpness
    return energy / (energy + _HALF_SHARP)


def brightness_ratio(patch: Pixels) -> float:
    """Mean luminance, 0 to 1, of a grey face."""
    return float(patch.mean()) / 255
