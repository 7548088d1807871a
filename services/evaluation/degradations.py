"""What a street does to a picture of a face: distance, blur, light, noise, compression, turning, covering."""

from dataclasses import dataclass

import cv2
import numpy as np

from services.detector.domain.faces import Box
from services.evaluation.people import Picture

# A head is not flat: half its width is the radius of the upright cylinder that stands for it.
_RADIUS_RATIO = 0.75


@dataclass(frozen=True, slots=True)
class Degradation:
    """`face_px`: the face's size afterwards, None as it is; `blur_px`: σ in pixels of the result.

    `light_ratio` scales grey levels, as they are stored; `noise`: σ in grey levels, after that;
    `jpeg_percent`: None is not compressed; `yaw_degrees` and `roll_degrees` turn the head; `covered_ratio`:
    the share of the face, from below, behind a plain cloth.
    """

    face_px: float | None = None
    blur_px: float = 0.0
    light_ratio: float = 1.0
    noise: float = 0.0
    jpeg_percent: int | None = None
    yaw_degrees: float = 0.0
    roll_degrees: float = 0.0
    covered_ratio: float = 0.0


def degraded(picture: Picture, face: Box, how: Degradation, rng: np.random.Generator) -> Picture:
    """Return what a camera would have seen: (height, width, 3) uint8 RGB of another size than `picture`."""
    made = _turned(picture, face, how.yaw_degrees) if how.yaw_degrees else picture.copy()
    if how.covered_ratio:
        _cover(made, face, how.covered_ratio)
    made = _small(made, face, how.face_px, how.roll_degrees)
    values = made.astype(np.float32)
    if how.blur_px:
        values = np.asarray(cv2.GaussianBlur(values, (0, 0), how.blur_px), np.float32)
    values *= how.light_ratio
    if how.noise:
        values += rng.normal(0.0, how.noise, values.shape).astype(np.float32)
    seen = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return seen if how.jpeg_percent is None else _compressed(seen, how.jpeg_percent)


def _turned(picture: Picture, face: Box, yaw_degrees: float) -> Picture:
    """Turn the head about its upright axis: each column shows what lies so much further round."""
    height_px, width_px = picture.shape[:2]
    radius = face.width_px * _RADIUS_RATIO
    x_px = np.arange(width_px, dtype=np.float32) - face.centre_px[0]
    inside = np.abs(x_px) < radius
    angle = np.arcsin(np.clip(x_px / radius, -1, 1)) + np.deg2rad(yaw_degrees)
    # Towards the edges of the head the turning fades out, so that the background stands still.
    share = np.cos(np.clip(x_px / radius, -1, 1) * np.pi / 2)
    source = np.where(inside, x_px + share * (radius * np.sin(angle) - x_px), x_px) + face.centre_px[0]
    columns = np.tile(source.astype(np.float32), (height_px, 1))
    rows = np.tile(np.arange(height_px, dtype=np.float32)[:, None], (1, width_px))
    turned = cv2.remap(picture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


def _cover(picture: Picture, face: Box, ratio: float) -> None:
    top = int(face.bottom_px - ratio * face.height_px)
    rows = slice(max(top, 0), max(int(face.bottom_px), 0))
    columns = slice(max(int(face.left_px), 0), max(int(face.right_px), 0))
    picture[rows, columns] = (92, 104, 118)


def _small(picture: Picture, face: Box, face_px: float | None, roll_degrees: float) -> Picture:
    """Turn about the face's middle, then scale; averaged where it is made smaller, as a sensor does."""
    if roll_degrees:
        height_px, width_px = picture.shape[:2]
        matrix = cv2.getRotationMatrix2D(face.centre_px, roll_degrees, 1.0)
        turned = cv2.warpAffine(picture, matrix, (width_px, height_px), borderMode=cv2.BORDER_REPLICATE)
        picture = np.asarray(turned, np.uint8)
    if face_px is None:
        return picture
    ratio = face_px / face.size_px
    height_px, width_px = (max(round(side * ratio), 1) for side in picture.shape[:2])
    by = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (width_px, height_px), interpolation=by), np.uint8)


def _compressed(picture: Picture, percent: int) -> Picture:
    encoded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, percent])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR_RGB), np.uint8)
