"""Paints the empty street: pavement, road, two rows of facades, lamp posts, haze."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from services.evaluation.street.perspective import Perspective

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
Corner = tuple[float, float, float]

SKY: Colour = (206, 214, 222)
PAVEMENT: Colour = (158, 156, 152)
ROAD: Colour = (92, 95, 100)
GLASS: Colour = (74, 88, 102)
LEFT_WALL_M, KERB_M, RIGHT_WALL_M = -4.2, 2.9, 11.5
NEAREST_M, FARTHEST_M = 1.2, 110.0
# Where one house ends and the next begins, in metres along the street.
HOUSES_M = (1.2, 9.5, 15.0, 22.0, 30.0, 41.0, 56.0, 78.0, 110.0)
LEFT_COLOURS: Sequence[Colour] = (
    (176, 142, 120), (196, 186, 166), (150, 96, 82), (186, 190, 186),
    (204, 184, 148), (140, 132, 128), (178, 158, 150), (168, 172, 178),
)  # fmt: skip
RIGHT_COLOURS: Sequence[Colour] = (
    (188, 176, 158), (148, 104, 88), (198, 196, 188), (164, 148, 130),
    (136, 140, 146), (190, 170, 146), (170, 162, 158), (174, 178, 182),
)  # fmt: skip
AWNINGS: Sequence[Colour] = ((120, 44, 46), (44, 74, 92), (52, 84, 62), (150, 112, 50))


@dataclass(frozen=True, slots=True)
class _Brush:
    picture: Picture
    perspective: Perspective

    def fill(self, corners: Sequence[Corner], colour: Colour) -> None:
        """Fills a flat shape; what is farther away takes on the colour of the sky."""
        depth_m = float(np.mean([z_m for _, _, z_m in corners]))
        haze_ratio = 0.75 * (1.0 - np.exp(-depth_m / 70.0))
        mixed = [float(c + (s - c) * haze_ratio) for c, s in zip(colour, SKY, strict=True)]
        points = [self.perspective.point(*corner) for corner in corners]
        # Four fractional bits, and far outside the picture is far enough.
        fixed = np.clip(np.array(points) * 16.0, -1e6, 1e6).astype(np.int32)
        cv2.fillPoly(self.picture, [fixed], mixed, cv2.LINE_AA, 4)

    def ground(self, left_m: float, right_m: float, near_m: float, far_m: float, colour: Colour) -> None:
        self.fill(
            [(left_m, 0, near_m), (right_m, 0, near_m), (right_m, 0, far_m), (left_m, 0, far_m)], colour
        )

    def wall(
        self, x_m: float, low_m: float, high_m: float, near_m: float, far_m: float, colour: Colour
    ) -> None:
        self.fill(
            [(x_m, low_m, near_m), (x_m, high_m, near_m), (x_m, high_m, far_m), (x_m, low_m, far_m)], colour
        )


def paint(perspective: Perspective, seed: int) -> Picture:
    """The street without people.

    Returns:
        (height_px, width_px, 3) uint8 RGB; the same for the same size and seed.
    """
    chance = np.random.default_rng(seed)
    # Painted at twice the size, for smooth edges.
    twice = Perspective(perspective.width_px * 2, perspective.height_px * 2, perspective.camera_height_m)
    large = np.empty((twice.height_px, twice.width_px, 3), np.uint8)
    large[:] = SKY
    brush = _Brush(large, twice)
    _paint_ground(brush, chance)
    _paint_end(brush)
    for wall_m, colours in ((LEFT_WALL_M, LEFT_COLOURS), (RIGHT_WALL_M, RIGHT_COLOURS)):
        for index in reversed(range(len(HOUSES_M) - 1)):
            _paint_house(brush, wall_m, index, colours[index], chance)
    for z_m in (36.0, 27.0, 18.0, 9.0):
        _paint_post(brush, KERB_M - 0.35, z_m)
    size = (perspective.width_px, perspective.height_px)
    small = cv2.resize(large, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return _weathered(small, chance)


def _paint_ground(brush: _Brush, chance: np.random.Generator) -> None:
    brush.ground(LEFT_WALL_M, RIGHT_WALL_M, NEAREST_M, FARTHEST_M, PAVEMENT)
    slab_m = 0.8
    for row in reversed(range(60)):
        near_m = NEAREST_M + row * slab_m
        for column in range(9):
            left_m = LEFT_WALL_M + column * slab_m
            shade = int(chance.integers(-7, 8))
            stone: Colour = (PAVEMENT[0] + shade, PAVEMENT[1] + shade, PAVEMENT[2] + shade)
            right_m = min(left_m + slab_m, KERB_M) - 0.012
            brush.ground(left_m, right_m, near_m + 0.012, near_m + slab_m, stone)
    brush.ground(KERB_M, KERB_M + 0.16, NEAREST_M, FARTHEST_M, (184, 182, 176))
    brush.ground(KERB_M + 0.16, RIGHT_WALL_M - 2.5, NEAREST_M, FARTHEST_M, ROAD)
    for z_m in np.arange(4.0, 80.0, 5.0):
        brush.ground(5.9, 6.03, float(z_m), float(z_m) + 2.2, (196, 194, 186))


def _paint_end(brush: _Brush) -> None:
    z_m = FARTHEST_M - 1.0
    for left_m, right_m, high_m, colour in (
        (-6.0, 2.0, 10.5, (150, 140, 132)),
        (2.0, 14.0, 8.5, (164, 156, 150)),
    ):
        brush.fill(
            [(left_m, 0, z_m), (left_m, high_m, z_m), (right_m, high_m, z_m), (right_m, 0, z_m)], colour
        )
        for window_m in np.arange(left_m + 0.8, right_m - 0.8, 1.6):
            for floor_m in (1.0, 4.2, 7.0):
                low, high, x_m = floor_m, min(floor_m + 1.4, high_m - 0.3), float(window_m)
                pane = [(x_m, low, z_m), (x_m, high, z_m), (x_m + 0.7, high, z_m), (x_m + 0.7, low, z_m)]
                brush.fill(pane, GLASS)


def _paint_house(
    brush: _Brush, wall_m: float, index: int, colour: Colour, chance: np.random.Generator
) -> None:
    near_m, far_m = HOUSES_M[index], HOUSES_M[index + 1]
    brush.wall(wall_m, 0.0, 14.0, near_m, far_m, colour)
    brush.wall(wall_m, 0.0, 0.45, near_m, far_m, _darker(colour, 0.7))
    bays = max(2, round((far_m - near_m) / 2.6))
    bay_m = (far_m - near_m) / bays
    awning = AWNINGS[index % len(AWNINGS)]
    for bay in range(bays):
        start_m = near_m + bay * bay_m
        left_m, right_m = start_m + 0.18 * bay_m, start_m + 0.82 * bay_m
        bottom_m = 0.05 if bay == bays // 2 else 0.6
        brush.wall(wall_m, bottom_m, 2.55, left_m - 0.06, right_m + 0.06, _darker(colour, 0.55))
        lit = int(chance.integers(0, 46))
        pane = (GLASS[0] + lit, GLASS[1] + lit, GLASS[2] + lit // 2)
        brush.wall(wall_m, bottom_m + 0.06, 2.5, left_m, right_m, pane)
        brush.wall(wall_m, 1.75, 2.5, left_m, (left_m + right_m) / 2, (112 + lit, 122 + lit, 130 + lit // 2))
        for floor_m in (4.1, 7.3, 10.5):
            brush.wall(
                wall_m, floor_m - 0.1, floor_m + 1.8, left_m + 0.1, right_m - 0.1, _darker(colour, 1.18)
            )
            brush.wall(wall_m, floor_m, floor_m + 1.7, left_m + 0.2, right_m - 0.2, GLASS)
    if index % 2 == 0:
        brush.wall(wall_m, 2.7, 3.25, near_m + 0.3, far_m - 0.3, awning)
        brush.wall(wall_m, 2.66, 2.74, near_m + 0.3, far_m - 0.3, _darker(awning, 0.6))
    brush.wall(wall_m, 3.42, 3.56, near_m, far_m, _darker(colour, 1.15))
    brush.wall(wall_m, 0.0, 14.0, far_m - 0.07, far_m, _darker(colour, 0.72))


def _paint_post(brush: _Brush, x_m: float, z_m: float) -> None:
    brush.ground(x_m - 0.7, x_m + 0.05, z_m - 0.05, z_m + 0.08, _darker(PAVEMENT, 0.78))
    for half_m, low_m, high_m in ((0.09, 0.0, 0.7), (0.05, 0.7, 6.0)):
        post = [(x_m - half_m, low_m, z_m), (x_m + half_m, low_m, z_m)]
        post += [(x_m + half_m, high_m, z_m), (x_m - half_m, high_m, z_m)]
        brush.fill(post, (58, 64, 66))


def _darker(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, int(channel * factor)) for channel in colour)
    return red, green, blue


def _weathered(picture: Picture, chance: np.random.Generator) -> Picture:
    """Large stains and a fine grain, brighter in the middle: nothing outdoors is of one flat colour."""
    height_px, width_px = picture.shape[:2]
    coarse = chance.normal(0.0, 1.0, (9, 16)).astype(np.float32)
    stains = cv2.resize(coarse, (width_px, height_px), interpolation=cv2.INTER_CUBIC)
    grain = chance.normal(0.0, 1.0, (height_px, width_px)).astype(np.float32)
    across = np.abs(np.linspace(-1.0, 1.0, width_px, dtype=np.float32))[None, :]
    light = 1.0 + 0.03 * stains + 0.02 * cv2.GaussianBlur(grain, (0, 0), 1.0) - 0.16 * across**2
    return np.clip(picture * light[..., None], 0, 255).astype(np.uint8)
