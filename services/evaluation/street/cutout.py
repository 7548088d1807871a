"""Cuts a head and shoulders out of a photograph."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]

# Height of the face in the cut-out; a little more than it will ever have in the street.
FACE_PX: Final = 192
# How much is cut out around the centre of the face, in heights of the face.
_ABOVE, _BELOW, _BESIDE = 1.3, 1.75, 1.5
# GrabCut works at a fraction of the size: its outline is softened anyway.
_SHRINK = 3


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of its picture."""

    left_px: float
    top_px: float
    width_px: float
    height_px: float


@dataclass(frozen=True, slots=True)
class Cutout:
    """A head and shoulders with soft edges.

    picture: (height, width, 3) uint8 RGB; opaque: (height, width) float32, 0 to 1; the face's centre and
    its width in the same pixels, its height is FACE_PX; cloth: the median colour of what is worn.
    """

    picture: Picture
    opaque: Mask
    centre_x_px: float
    centre_y_px: float
    face_width_px: float
    cloth: tuple[int, int, int]


def cut_out(photo: Picture, face: Box, seed: int = 0) -> Cutout:
    """Separates a person from what is behind: GrabCut (Rother et al. 2004) from a head-and-shoulders guess.

    Args:
        photo: (height, width, 3) uint8 RGB.
        face: from forehead to chin, as a face detector gives it.
    """
    scale = FACE_PX / face.height_px
    centre_x = face.left_px + face.width_px / 2
    centre_y = face.top_px + face.height_px / 2
    width, height = round(2 * _BESIDE * FACE_PX), round((_ABOVE + _BELOW) * FACE_PX)
    shift_x, shift_y = _BESIDE * FACE_PX - centre_x * scale, _ABOVE * FACE_PX - centre_y * scale
    resized = _resized(photo, scale)
    move, size = np.array([[1, 0, shift_x], [0, 1, shift_y]], np.float64), (width, height)
    # What lies outside the photo repeats its edge, and `inside` says where that is.
    picture = cv2.warpAffine(resized, move, size, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
    inside = cv2.warpAffine(np.full(resized.shape[:2], 255, np.uint8), move, size).astype(np.uint8)
    person = _person(picture, inside, face.width_px * scale, seed)
    opaque = _softened(person, inside)
    chest = person & (np.arange(height)[:, None] > (_ABOVE + 1.0) * FACE_PX) & (inside > 0)
    red, green, blue = np.median(picture[chest], axis=0) if chest.any() else (70, 74, 84)
    cloth = (int(red), int(green), int(blue))
    return Cutout(picture, opaque, _BESIDE * FACE_PX, _ABOVE * FACE_PX, face.width_px * scale, cloth)


def _resized(photo: Picture, scale: float) -> Picture:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(photo, None, fx=scale, fy=scale, interpolation=how).astype(np.uint8)


def _person(picture: Picture, inside: Picture, face_width_px: float, seed: int) -> NDArray[np.bool_]:
    height, width = picture.shape[0] // _SHRINK, picture.shape[1] // _SHRINK
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    face = FACE_PX / _SHRINK
    half = face_width_px / 2 / _SHRINK
    middle = (round(_BESIDE * face), round(_ABOVE * face))

    marks = np.full((height, width), cv2.GC_BGD, np.uint8)
    shoulders_top, shoulders_half = middle[1] + 0.72 * face, 1.34 * face
    _ellipse(marks, (middle[0], middle[1] - 0.12 * face), (1.65 * half, 1.1 * face), cv2.GC_PR_BGD)
    _trapezium(marks, middle[0], middle[1] + 0.45 * face, 1.1 * half, shoulders_half, cv2.GC_PR_BGD)
    _ellipse(marks, (middle[0], middle[1] - 0.06 * face), (1.25 * half, 0.74 * face), cv2.GC_PR_FGD)
    _trapezium(marks, middle[0], shoulders_top, 0.9 * half, 1.0 * face, cv2.GC_PR_FGD)
    _ellipse(marks, (middle[0], middle[1] - 0.1 * face), (0.92 * half, 0.56 * face), cv2.GC_FGD)
    _trapezium(marks, middle[0], middle[1] + 0.3 * face, 0.55 * half, 0.45 * face, cv2.GC_FGD)
    marks[cv2.resize(inside, (width, height)) == 0] = cv2.GC_BGD

    cv2.setRNGSeed(seed)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, marks, (0, 0, 0, 0), background, foreground, 4, cv2.GC_INIT_WITH_MASK)
    found = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    # Away with spikes, and with pieces of the old background that hang on by a thread.
    opened = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)).astype(np.uint8)
    whole = _largest_piece(opened)
    size = (picture.shape[1], picture.shape[0])
    return cv2.resize(whole.astype(np.float32), size, interpolation=cv2.INTER_CUBIC) > 0.5


def _softened(person: NDArray[np.bool_], inside: Picture) -> Mask:
    """A soft outline, and a slow fade where the painted body takes over."""
    # Slightly inwards, or a rim of the old background shows.
    inner = cv2.erode(person.astype(np.uint8), np.ones((5, 5), np.uint8))
    opaque = cv2.GaussianBlur(inner.astype(np.float32), (0, 0), 2.2)
    rows = np.flatnonzero(inside.any(axis=1))
    last = min(float(rows[-1] if len(rows) else 0), opaque.shape[0] - 1.0)
    fade = np.clip((last - np.arange(opaque.shape[0], dtype=np.float32)) / (0.5 * FACE_PX), 0, 1)
    columns = np.flatnonzero(inside.any(axis=0))
    across = np.arange(opaque.shape[1], dtype=np.float32)
    side = np.clip((np.minimum(across - columns[0], columns[-1] - across)) / (0.12 * FACE_PX), 0, 1)
    return np.asarray(opaque * fade[:, None] * side[None, :], np.float32)


def _ellipse(marks: Picture, centre: tuple[float, float], half_axes: tuple[float, float], mark: int) -> None:
    at = (round(centre[0]), round(centre[1]))
    cv2.ellipse(marks, at, (round(half_axes[0]), round(half_axes[1])), 0, 0, 360, mark, -1)


def _trapezium(marks: Picture, x: float, top: float, top_half: float, bottom_half: float, mark: int) -> None:
    """From the neck down: widens to the shoulders within half a face, then goes straight down."""
    wide, bottom = top + 0.5 * FACE_PX / _SHRINK, marks.shape[0]
    left = [(x - top_half, top), (x - bottom_half, wide), (x - bottom_half, bottom)]
    right = [(x + bottom_half, bottom), (x + bottom_half, wide), (x + top_half, top)]
    cv2.fillPoly(marks, [np.array(left + right).round().astype(np.int32)], mark)


def _largest_piece(found: Picture) -> Picture:
    count, pieces, figures, _ = cv2.connectedComponentsWithStats(found)
    if count < 2:
        return found
    largest = 1 + int(np.argmax(figures[1:, cv2.CC_STAT_AREA]))
    piece = np.asarray(pieces == largest, np.uint8)
    # No holes: a white collar in front of a white wall stays.
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(piece, outlines, -1, 1, -1)
    return piece
