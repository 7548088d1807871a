"""Writes words into pictures, in the font that OpenCV carries."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]

_FACE: Final = "sans"
REGULAR: Final = 400
BOLD: Final = 700


def write(picture: Picture, text: str, left_px: int, base_px: int, size_px: int, colour: Colour,
          weight: int = REGULAR) -> None:  # fmt: skip
    """Writes one line into the picture, its left end and base line at the given place."""
    cv2.putText(picture, text, (left_px, base_px), colour, cv2.FontFace(_FACE), size_px, weight)


def width_px(text: str, size_px: int, weight: int = REGULAR) -> int:
    """How much room a line takes."""
    _, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), cv2.FontFace(_FACE), size_px, weight)
    return int(width)


def shortened(text: str, size_px: int, room_px: int, weight: int = REGULAR) -> str:
    """The line, cut off with three dots where it would not fit."""
    if width_px(text, size_px, weight) <= room_px:
        return text
    while text and width_px(text + "...", size_px, weight) > room_px:
        text = text[:-1]
    return text + "..."
