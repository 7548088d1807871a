"""What of a crop stays clear: an ellipse around the one face; outside of it there are the context picture's blocks.

Every detector misses faces, and a crop reaches beyond the face that it is of: whom the detector missed there must
not be kept either. No template suffers: an aligned chip lies within the ellipse but for its corners.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.detector.domain.context import Size
from services.detector.domain.cropping import Crop
from services.detector.domain.faces import Box, Pixels

Inside: TypeAlias = NDArray[np.bool_]
"""Shape (height, width): which pixels of a picture."""


def in_ellipse(box: Box, size: Size) -> Inside:
    """The pixels of a picture of `size` whose centre lies in the ellipse that touches the sides of `box`."""
    x_px, y_px = box.centre_px
    across = (np.arange(size.width_px) + 0.5 - x_px) / max(box.width_px / 2, 1e-9)
    down = (np.arange(size.height_px) + 0.5 - y_px) / max(box.height_px / 2, 1e-9)
    inside: Inside = across[None, :] ** 2 + down[:, None] ** 2 <= 1
    return inside


def veil(pixels: Pixels, crop: Crop, frame: Size, backdrop: Pixels, clear: Box) -> None:
    """Overwrite `pixels`, a crop of a frame, by `backdrop`, the whole of that frame, but for the ellipse in
    `clear`, which is in pixels of the frame.

    Each pixel takes the colour of that block of the frame in which it lies: on the grid of the context picture,
    so that the two together say no more than one.
    """
    rows = _places(
        crop.span.top_px, crop.size.height_px, crop.scale_ratio, frame.height_px, backdrop.shape[0]
    )
    columns = _places(
        crop.span.left_px, crop.size.width_px, crop.scale_ratio, frame.width_px, backdrop.shape[1]
    )
    blocks = backdrop.take(columns, axis=1).take(rows, axis=0)
    np.copyto(pixels, blocks, where=~in_ellipse(crop.box(clear), crop.size)[:, :, None])
    blocks.fill(0)


def _places(start_px: int, count: int, scale_ratio: float, frame_px: int, blocks: int) -> NDArray[np.intp]:
    at_px = start_px + (np.arange(count) + 0.5) / scale_ratio
    places: NDArray[np.intp] = np.minimum(at_px * blocks / frame_px, blocks - 1).astype(np.intp)
    return places
