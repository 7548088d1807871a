"""Decodes uploaded photographs, by Pillow."""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from services.chassis.errors import BadInput
from services.detector.domain.faces import Pixels

MOST_PIXELS = 50_000_000
_LEAST_SIDE_PX = 16
# Pillow has decoders for formats that nobody photographs in; what is not named here is never tried.
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")


class PillowPhotos:
    """The port `Photos`."""

    def decode(self, photo: bytes) -> Pixels:
        """Upright RGB. BadInput when it is no single, whole picture of at most MOST_PIXELS."""
        if not photo:
            raise BadInput("the photograph is empty: send the bytes of a JPEG or PNG")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow's warning of large pictures; the limit here is lower
                with Image.open(io.BytesIO(photo), formats=_FORMATS) as image:
                    _refuse_unusable(image)
                    return _upright(image)
        except UnidentifiedImageError:
            raise BadInput("the photograph is not a picture that can be read: send a JPEG or PNG") from None
        except Image.DecompressionBombError:
            raise BadInput(_too_large()) from None
        except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, OverflowError):
            # Pillow's decoders raise all of these on damaged files.
            raise BadInput("the photograph is damaged or cut off: send it again") from None


def _refuse_unusable(image: Image.Image) -> None:
    width_px, height_px = image.size
    if width_px * height_px > MOST_PIXELS:
        raise BadInput(_too_large())
    if min(width_px, height_px) < _LEAST_SIDE_PX:
        raise BadInput(f"the photograph is {width_px}×{height_px} px: send one in which a face can be seen")
    # An MPO is a JPEG of a telephone with a second view behind the first.
    if image.format in {"GIF", "PNG", "WEBP", "TIFF"} and getattr(image, "n_frames", 1) > 1:
        raise BadInput("the photograph holds more than one picture: send one still")


def _upright(image: Image.Image) -> Pixels:
    image.load()
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"I", "F"} or turned.mode.startswith("I;16"):
        return _from_deep_grey(np.asarray(turned))
    if "A" in turned.mode or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", turned.size, (128, 128, 128, 255)), turned)
    return np.array(turned.convert("RGB"), np.uint8)


def _from_deep_grey(values: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> Pixels:
    """16 bits (or 32, or fractions) to 8: Pillow's own conversion clips instead of scaling."""
    deep = np.nan_to_num(np.asarray(values, np.float32), posinf=0, neginf=0)
    highest = 65535.0 if deep.max(initial=0) > 255 else 255.0
    grey = np.clip(deep * (255 / highest), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _too_large() -> str:
    return f"the photograph has more than {MOST_PIXELS // 1_000_000} million pixels: send a smaller one"
