"""What of a shot stays clear: an ellipse around its one face. All else is filled.

Every detector misses faces, and a shot reaches beyond the face that it is of: whom the detector missed
there must not be kept either. No template suffers: of an aligned chip only the corners lie outside of the
ellipse.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.context import Size
from services.detector.domain.faces import Box, Pixels

FILL_GREY = 128

Inside: TypeAlias = NDArray[np.bool_]
"""Shape (height, width): which pixels of a picture."""


def in_ellipse(box: Box, size: Size) -> Inside:
    """The pixels of a picture of `size` whose centre lies in the ellipse that touches the sides of `box`."""
    x_px, y_px = box.centre_px
    across = (np.arange(size.width_px) + 0.5 - x_px) / max(box.width_px / 2, 1e-9)
    down = (np.arange(size.height_px) + 0.5 - y_px) / max(box.height_px / 2, 1e-9)
    inside: Inside = across[None, :] ** 2 + down[:, None] ** 2 <= 1
    return inside


def veil(picture: Pixels, clear: Box) -> None:
    """Fill `picture`, in place, but for the ellipse in `clear`."""
    picture[~in_ellipse(clear, Size(picture.shape[1], picture.shape[0]))] = FILL_GREY
