"""People drawn for tests: a head and shoulders before a plain wall."""

import cv2
import numpy as np
from numpy.typing import NDArray

from services.evaluation.street.cutout import Box

FACE = Box(70.0, 60.0, 60.0, 80.0)
WALL = (90, 160, 90)
SKIN = (224, 180, 150)
COAT = (180, 40, 40)


def photo(height_px: int = 300, width_px: int = 200) -> NDArray[np.uint8]:
    """A skin-coloured head over a red coat, before a green wall; its face is FACE."""
    picture = np.empty((height_px, width_px, 3), np.uint8)
    picture[:] = WALL
    cv2.rectangle(picture, (15, 165), (185, height_px), COAT, -1)
    cv2.rectangle(picture, (85, 120), (115, 170), SKIN, -1)
    cv2.ellipse(picture, (100, 98), (32, 50), 0, 0, 360, SKIN, -1)
    return picture
