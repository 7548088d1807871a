"""A face in a picture: where it is, its five landmarks, and how sure the model is."""

from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""A picture, shape (height, width, 3), RGB, 0-255."""

Floats: TypeAlias = NDArray[np.float32]

Landmarks: TypeAlias = NDArray[np.float32]
"""Shape (5, 2): x, y in pixels of both eyes, nose, both mouth corners; of a pair, image left first."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; it may reach beyond the picture."""

    left_px: float
    top_px: float
    width_px: float
    height_px: float

    @property
    def right_px(self) -> float:
        return self.left_px + self.width_px

    @property
    def bottom_px(self) -> float:
        return self.top_px + self.height_px

    @property
    def centre_px(self) -> tuple[float, float]:
        return self.left_px + self.width_px / 2, self.top_px + self.height_px / 2

    @property
    def area_px2(self) -> float:
        return max(self.width_px, 0.0) * max(self.height_px, 0.0)

    @property
    def size_px(self) -> float:
        """Square root of the area: one number for how large a face is."""
        return sqrt(self.area_px2)

    def enlarged(self, ratio: float) -> "Box":
        """Grown by `ratio` of its size on each side."""
        more_x_px, more_y_px = self.width_px * ratio, self.height_px * ratio
        return Box(
            self.left_px - more_x_px,
            self.top_px - more_y_px,
            self.width_px + 2 * more_x_px,
            self.height_px + 2 * more_y_px,
        )

    def moved(self, left_px: float, top_px: float, scale_ratio: float = 1.0) -> "Box":
        """In a picture whose origin lies at (left_px, top_px) of this one and that is scaled by
        `scale_ratio`.
        """
        return Box(
            (self.left_px - left_px) * scale_ratio,
            (self.top_px - top_px) * scale_ratio,
            self.width_px * scale_ratio,
            self.height_px * scale_ratio,
        )

    def overlap_px2(self, other: "Box") -> float:
        """Area that both cover."""
        width_px = min(self.right_px, other.right_px) - max(self.left_px, other.left_px)
        height_px = min(self.bottom_px, other.bottom_px) - max(self.top_px, other.top_px)
        return max(width_px, 0.0) * max(height_px, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face, as found in one picture; `score_ratio` is the model's own, 0 to 1."""

    box: Box
    landmarks: Landmarks
    score_ratio: float

    def moved(self, right_px: float, down_px: float) -> "Detection":
        """The same face in a picture of which the one that it was found in is a part."""
        if not right_px and not down_px:
            return self
        box = self.box.moved(-right_px, -down_px)
        return Detection(box, self.landmarks + np.array((right_px, down_px), np.float32), self.score_ratio)


@dataclass(frozen=True, slots=True)
class PixelSpan:
    """Whole pixels of a picture: `picture[span.rows, span.columns]`."""

    left_px: int
    top_px: int
    right_px: int
    bottom_px: int

    @property
    def rows(self) -> slice:
        return slice(self.top_px, self.bottom_px)

    @property
    def columns(self) -> slice:
        return slice(self.left_px, self.right_px)

    @property
    def box(self) -> Box:
        return Box(self.left_px, self.top_px, self.right_px - self.left_px, self.bottom_px - self.top_px)

    @property
    def is_empty(self) -> bool:
        return self.right_px <= self.left_px or self.bottom_px <= self.top_px


def covering(box: Box, width_px: int, height_px: int) -> PixelSpan:
    """The whole pixels that `box` touches in a picture of that size."""
    return PixelSpan(
        min(max(int(np.floor(box.left_px)), 0), width_px),
        min(max(int(np.floor(box.top_px)), 0), height_px),
        min(max(int(np.ceil(box.right_px)), 0), width_px),
        min(max(int(np.ceil(box.bottom_px)), 0), height_px),
    )
