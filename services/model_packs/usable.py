"""From where on a face can be recognised at all: what a photo for a list, and a camera, are held to.

Below these the models of every pack that is shipped are guessing. An installation may ask more of its photos
(REGISTRAR_PHOTO_…).
"""

from typing import Final

LEAST_SIZE_PX: Final = 40.0
LEAST_SHARPNESS_RATIO: Final = 0.3
MOST_YAW_DEGREES: Final = 40.0
LEAST_BRIGHTNESS_RATIO: Final = 0.12
MOST_BRIGHTNESS_RATIO: Final = 0.95
