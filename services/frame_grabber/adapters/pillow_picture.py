"""One picture from a file, whatever its format (Pillow)."""

import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from services.chassis.errors import BadInput
from services.frame_grabber.ports import Picture

_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError, OverflowError)


def read_picture(path: Path) -> Picture:
    """Return the picture in `path`: (H, W, 3) uint8 RGB, upright by its EXIF tag.

    CMYK, grey, palette, 16-bit and transparent pictures are converted; of several pages the first counts.
    BadInput when it cannot be read to its end.
    """
    try:
        with Image.open(path) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return np.array(_rgb(upright), dtype=np.uint8, order="C")
    except (*_DAMAGED, Image.DecompressionBombError):
        raise BadInput(f"{path.name} is not a picture that can be read") from None


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode in _SIXTEEN_BITS:
        # Pillow would clip at 255 instead of scaling.
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8)).convert("RGB")
    if image.mode == "F":
        scaled = np.nan_to_num(np.asarray(image)) * (255.0 if np.nanmax(np.asarray(image)) <= 1.0 else 1.0)
        return Image.fromarray(scaled.clip(0, 255).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        # What is transparent is white, as a viewer shows it.
        with_alpha = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), with_alpha).convert("RGB")
    return image.convert("RGB")
