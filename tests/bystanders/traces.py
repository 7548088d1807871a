"""What of one bystander is in one kept picture, cut out where the face truly is."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from services.detector.domain.context import Size
from services.detector.domain.faces import Landmarks, Pixels
from services.detector.domain.filling import FILL_GREY
from services.detector.domain.veiling import in_ellipse
from services.embedder.domain.alignment import similarity
from tests.bystanders.keeping import Kept
from tests.bystanders.planting import Affine, Planted

CHIP_PX: Final = 150
# dlib's template; what another model wants is a part of such a chip.
CHIP_LANDMARKS: Final = np.array([[47, 46], [103, 46], [75, 78], [51.2, 102.5], [98.8, 102.5]])
PATCH_PX, PATCH_FACES = 24, 3.0
"""A patch is a square of so many heights of the face, at this size."""

_LIKE_GREY = 10


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """`chip`: the face, aligned. `patch`: the face in its middle and what is around it, upright.
    `filled_ratio`: how much of the true face is of the filling's colour.
    """

    kind: str
    frame: int
    chip: Pixels
    patch: Pixels
    filled_ratio: float


def trace_of(planted: Planted, kept: Kept) -> Trace | None:
    """None where the middle of the face lies outside of the picture."""
    move = _then(planted.affine(kept.frame), kept.move)
    x_px, y_px = move[:, :2] @ np.array(planted.photo.box.centre_px) + move[:, 2]
    height_px, width_px = kept.pixels.shape[:2]
    if not (0 <= x_px < width_px and 0 <= y_px < height_px):
        return None
    points = planted.photo.landmarks @ move[:, :2].T + move[:, 2]
    chip = aligned(kept.pixels, np.asarray(points, np.float32))
    return Trace(
        kept.kind, kept.frame, chip, _patch(planted, kept.pixels, move), _filled(planted, kept.pixels, move)
    )


def aligned(picture: Pixels, landmarks: Landmarks) -> Pixels:
    """A chip of a picture; black where it has none."""
    move = similarity(landmarks.astype(np.float64), CHIP_LANDMARKS)
    if move is None:
        return np.zeros((CHIP_PX, CHIP_PX, 3), np.uint8)
    scale = float(np.hypot(*move[:, 0]))
    if scale < 0.7:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.45 / scale), np.uint8)
    return np.asarray(cv2.warpAffine(picture, move, (CHIP_PX, CHIP_PX)), np.uint8)


def _then(first: Affine, second: Affine) -> Affine:
    linear = second[:, :2] @ first[:, :2]
    return np.column_stack([linear, second[:, :2] @ first[:, 2] + second[:, 2]])


def _patch(planted: Planted, picture: Pixels, move: Affine) -> Pixels:
    """By the photograph's own pixels, so that a head that was turned stands upright."""
    box = planted.photo.box
    side_px = PATCH_FACES * box.height_px
    fine = 4 * PATCH_PX
    into = np.array([[fine / side_px, 0, 0], [0, fine / side_px, 0]])
    into[:, 2] = fine / 2 - into[:, :2] @ np.array(box.centre_px)
    back = np.asarray(cv2.invertAffineTransform(move), np.float64)
    large = cv2.warpAffine(picture, _then(back, into), (fine, fine), borderValue=(0, 0, 0))
    return np.asarray(cv2.resize(large, (PATCH_PX, PATCH_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _filled(planted: Planted, picture: Pixels, move: Affine) -> float:
    """Judged on the upright face, at the size of the picture or larger."""
    box = planted.photo.box
    size = Size(round(box.width_px), round(box.height_px))
    back = np.asarray(cv2.invertAffineTransform(move), np.float64)
    back[:, 2] -= np.array((box.left_px, box.top_px))
    face = cv2.warpAffine(picture, back, (size.width_px, size.height_px), flags=cv2.INTER_NEAREST,
                          borderValue=(FILL_GREY,) * 3)  # fmt: skip
    like = np.abs(face.astype(np.int16) - FILL_GREY).max(axis=2) <= _LIKE_GREY
    inside = in_ellipse(type(box)(0, 0, box.width_px, box.height_px), size)
    return float(np.asarray(like)[inside].mean())
