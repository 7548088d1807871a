"""How a face moves: a Kalman filter with constant velocity, in capture time.

The state is (centre x, centre y, width, height) and the velocity of each. All noise is independent between
the four (as in DeepSORT and ByteTrack), so the 8 x 8 covariance falls into four 2 x 2 blocks, kept as three
arrays. Noise is in units of the face: a head is about 0.2 m high, a walker crosses seven of that in a
second.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.faces import Box

Four = NDArray[np.float64]

_MEASURED_SD = np.array((0.07, 0.07, 0.1, 0.1))
_VELOCITY_SD = np.array((4.0, 2.0, 0.4, 0.4))
"""Per second, of a face seen once."""
_ACCELERATION_SD = np.array((3.0, 2.0, 0.3, 0.3))
"""Per second to the power of 1.5: white-noise acceleration (Bar-Shalom et al., 2001, section 6.2.2)."""


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Where a face is and where it goes: means, shape (4,), in px and px/s, and their covariances."""

    place: Four
    velocity: Four
    place_variance: Four
    covariance: Four
    velocity_variance: Four

    @classmethod
    def seen_at(cls, box: Box) -> "Motion":
        """A face seen once: nothing is known of its velocity."""
        size_px = box.size_px
        return cls(
            _place_of(box),
            np.zeros(4),
            np.square(_MEASURED_SD * size_px),
            np.zeros(4),
            np.square(_VELOCITY_SD * size_px),
        )

    @property
    def box(self) -> Box:
        x, y, width, height = (float(value) for value in self.place)
        width, height = max(width, 1.0), max(height, 1.0)
        return Box(x - width / 2, y - height / 2, width, height)

    @property
    def blur_ratio(self) -> float:
        """Standard deviation of the place, in sizes of the face."""
        return float(np.sqrt(self.place_variance[:2].mean()) / self.box.size_px)

    def after(self, seconds: float) -> "Motion":
        """The prediction `seconds` later (0 or more)."""
        noise = np.square(_ACCELERATION_SD * self.box.size_px)
        return Motion(
            self.place + seconds * self.velocity,
            self.velocity,
            self.place_variance
            + seconds * (2 * self.covariance + seconds * self.velocity_variance)
            + noise * seconds**3 / 3,
            self.covariance + seconds * self.velocity_variance + noise * seconds**2 / 2,
            self.velocity_variance + noise * seconds,
        )

    def corrected(self, box: Box, score_ratio: float) -> "Motion":
        """After `box` was measured. A low score is trusted less (NSA Kalman: Du et al., 2021)."""
        noise = np.square(_MEASURED_SD * box.size_px) * (1.5 - score_ratio)
        spread = self.place_variance + noise
        place_gain = self.place_variance / spread
        velocity_gain = self.covariance / spread
        surprise = _place_of(box) - self.place
        return Motion(
            self.place + place_gain * surprise,
            self.velocity + velocity_gain * surprise,
            (1 - place_gain) * self.place_variance,
            (1 - place_gain) * self.covariance,
            self.velocity_variance - velocity_gain * self.covariance,
        )


def _place_of(box: Box) -> Four:
    return np.array((*box.centre_px, box.width_px, box.height_px))
