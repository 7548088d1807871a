"""Paints one person walking: a cut-out head and shoulders on a plain painted body."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, pi, sin
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from services.evaluation.street.cutout import FACE_PX, Box, Cutout
from services.evaluation.street.perspective import FACE_CENTRE_M, FACE_HEIGHT_M, Perspective

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]
Colour = tuple[int, int, int]
Outline = Sequence[tuple[float, float]] | NDArray[np.float64]

STEPS_PER_SECOND: Final = 1.8
_TALLEST_M, _HALF_WIDTH_M = 2.05, 0.62
_SHOES: Colour = (34, 32, 32)


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody who walks; `smaller` holds the cut-out at 1, 1/2, 1/4 of its size, against aliasing."""

    cutout: Cutout
    smaller: tuple[tuple[Picture, Mask], ...]
    trousers: Colour

    @classmethod
    def of(cls, cutout: Cutout, trousers: Colour) -> "Figure":
        levels = [(cutout.picture, cutout.opaque)]
        for _ in range(2):
            picture, opaque = levels[-1]
            levels.append(
                (cv2.pyrDown(picture).astype(np.uint8), np.asarray(cv2.pyrDown(opaque), np.float32))
            )
        return cls(cutout, tuple(levels), trousers)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a figure covers: its place in the frame, its colours, how opaque each pixel is, and its face."""

    left_px: int
    top_px: int
    picture: Picture
    opaque: Mask
    face: Box


def paint(
    figure: Figure, perspective: Perspective, x_m: float, z_m: float, seconds: float, presence_ratio: float
) -> Layer | None:
    """The figure at a place and a moment of its walk; None when it is wholly outside the picture."""
    scale = perspective.pixels_per_metre(z_m)
    step = sin(2 * pi * STEPS_PER_SECOND / 2 * seconds)
    x_m += 0.018 * step
    rise_m = 0.015 * abs(step)
    left, top = perspective.point(x_m - _HALF_WIDTH_M, _TALLEST_M, z_m)
    right, bottom = perspective.point(x_m + _HALF_WIDTH_M, -0.08, z_m)
    left_px, top_px = max(0, floor(left)), max(0, floor(top))
    right_px, bottom_px = min(perspective.width_px, ceil(right)), min(perspective.height_px, ceil(bottom))
    if right_px - left_px < 2 or bottom_px - top_px < 2:
        return None

    canvas = np.zeros((bottom_px - top_px, right_px - left_px, 3), np.uint8)
    opaque = np.zeros(canvas.shape[:2], np.uint8)

    def fill(outline: Outline, colour: Colour) -> None:
        across, up = np.add(outline, (x_m, 0.0)).T
        points = np.stack(perspective.point(across, up, z_m), axis=1)
        fixed = ((points - (left_px, top_px)) * 16.0).astype(np.int32)
        cv2.fillPoly(canvas, [fixed], colour, cv2.LINE_AA, 4)
        cv2.fillPoly(opaque, [fixed], (255,), cv2.LINE_AA, 4)

    _paint_body(fill, figure, step, rise_m)
    body = _shaded(canvas, scale)
    covered = cv2.GaussianBlur(opaque, (0, 0), max(0.4, scale * 0.002)).astype(np.float32) / 255.0
    centre_x, centre_y = perspective.point(x_m, FACE_CENTRE_M + rise_m, z_m)
    head, head_opaque = _placed(figure, scale, centre_x - left_px, centre_y - top_px, body.shape[:2])
    upper, upper_covered = body[: len(head)], covered[: len(head)]  # below there is only the body
    upper[:] = upper * (1 - head_opaque[..., None]) + head * head_opaque[..., None]
    np.maximum(upper_covered, head_opaque, out=upper_covered)
    whole = covered * np.float32(presence_ratio)
    face_height = FACE_HEIGHT_M * scale
    face_width = figure.cutout.face_width_px / FACE_PX * face_height
    face = Box(centre_x - face_width / 2, centre_y - face_height / 2, face_width, face_height)
    return Layer(left_px, top_px, body.astype(np.uint8), whole, face)


def _paint_body(fill: Callable[[Outline, Colour], None], figure: Figure, step: float, rise_m: float) -> None:
    coat, skin = figure.cutout.cloth, _skin(figure)
    shoulder_m = 1.40 + rise_m
    for side in (-1, 1):
        forward = side * step
        # A leg that swings forward is nearer: its foot stands lower in the picture; the other one lifts.
        foot_m, lift_m = side * 0.095, -0.05 * forward if forward > 0 else -0.10 * forward
        shoe = [(-0.05, 0.12), (0.05, 0.12), (0.065, 0.0), (0.04, -0.04), (-0.04, -0.04), (-0.065, 0.0)]
        fill(_rounded([(foot_m + across, lift_m + up) for across, up in shoe]), _SHOES)
        leg = [(-0.01, 0.98), (0.19, 0.98), (0.185, 0.75), (0.165, 0.45 + lift_m), (0.155, lift_m + 0.05),
               (0.04, lift_m + 0.05), (0.03, 0.45 + lift_m)]  # fmt: skip
        cloth = _darker(figure.trousers, 0.9 + 0.14 * forward)
        fill(_rounded([(side * across, up) for across, up in leg]), cloth)
        hand_m, low_m = side * (0.285 - 0.012 * forward), 0.80 - 0.04 * forward
        hand = [(-0.04, 0.06), (0.04, 0.06), (0.04, -0.05), (0.02, -0.11), (-0.02, -0.11), (-0.04, -0.05)]
        fill(_rounded([(hand_m + across, low_m + up) for across, up in hand]), skin)
        arm = [(side * 0.12, shoulder_m + 0.02), (side * 0.215, shoulder_m - 0.01), (side * 0.265, 1.28),
               (side * 0.30, 1.08), (hand_m + side * 0.05, low_m), (hand_m - side * 0.055, low_m - 0.01),
               (side * 0.19, 1.08)]  # fmt: skip
        fill(_rounded(arm), _darker(coat, 0.86))
    half = [(0.06, shoulder_m + 0.08), (0.17, shoulder_m + 0.035), (0.225, shoulder_m - 0.05), (0.215, 1.2),
            (0.19, 1.02), (0.205, 0.84), (0.205, 0.76)]  # fmt: skip
    fill(_rounded([*half, *((-across, up) for across, up in reversed(half))]), coat)
    fill([(-0.004, 1.3), (0.004, 1.3), (0.008, 0.78), (0.0, 0.78)], _darker(coat, 0.62))


def _rounded(outline: Outline) -> Outline:
    """Cuts the corners of a closed outline twice (Chaikin 1974)."""
    points = np.array(outline)
    for _ in range(2):
        after = np.concatenate([points[1:], points[:1]])
        points = np.stack([0.8 * points + 0.2 * after, 0.2 * points + 0.8 * after], axis=1).reshape(-1, 2)
    return points


def _skin(figure: Figure) -> Colour:
    cutout = figure.cutout
    x, y, reach = round(cutout.centre_x_px), round(cutout.centre_y_px), FACE_PX // 8
    red, green, blue = np.median(cutout.picture[y - reach : y + reach, x - reach : x + reach], axis=(0, 1))
    return int(red), int(green), int(blue)


def _shaded(canvas: Picture, scale: float) -> NDArray[np.float32]:
    """Rounds the flat body: lighter from the left, darker to the right, softly."""
    across = np.linspace(1.12, 0.86, canvas.shape[1], dtype=np.float32)
    body = canvas * across[None, :, None]
    return np.asarray(cv2.GaussianBlur(body, (0, 0), max(0.4, scale * 0.003)), np.float32)


def _placed(
    figure: Figure, scale: float, x_px: float, y_px: float, shape: tuple[int, ...]
) -> tuple[Picture, Mask]:
    """The cut-out, scaled so that its face is FACE_HEIGHT_M high, its centre at (x_px, y_px) of the layer.

    Of the layer only the rows that it reaches, from the top on: OpenCV computes the last columns of a row in
    another way than the others, so rows are whole.
    """
    factor = FACE_HEIGHT_M * scale / FACE_PX
    level = min(len(figure.smaller) - 1, max(0, floor(-np.log2(factor * 1.2))))
    picture, opaque = figure.smaller[level]
    zoom = factor * 2**level
    centre_x, centre_y = figure.cutout.centre_x_px / 2**level, figure.cutout.centre_y_px / 2**level
    move = np.array([[zoom, 0, x_px - zoom * centre_x], [0, zoom, y_px - zoom * centre_y]])
    reach_px = y_px + zoom * (opaque.shape[0] - centre_y)
    size = (shape[1], min(shape[0], max(1, ceil(reach_px) + 1)))
    head = cv2.warpAffine(picture, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpAffine(opaque, move, size, flags=cv2.INTER_LINEAR)
    return head.astype(np.uint8), np.asarray(mask, np.float32)


def _darker(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, int(channel * factor)) for channel in colour)
    return red, green, blue
