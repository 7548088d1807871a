"""Pictures as JPEG inside their messages: how they travel between processes."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
import simplejpeg
from google.protobuf.message import Message

from services.chassis.errors import Unreadable
from services.chassis.frames import Pixels
from services.chassis.origin import Delivered

DEFAULT_QUALITY = 90
MOST_BYTES = 16 * 1024 * 1024
# Two pictures of 8K: what is larger is no camera's, and would take the memory of all.
MOST_PIXELS = 2 * 7680 * 4320


@dataclass(frozen=True, slots=True)
class JpegFrames:
    """Baseline JPEG, 4:2:0. `quality` is libjpeg's, 1 to 100."""

    encodes: ClassVar[bool] = True
    decodes: ClassVar[bool] = True

    quality: int = DEFAULT_QUALITY

    def carry(self, key_id: str, picture: Pixels, message: Message) -> None:
        """Encode `picture` into `message`, and overwrite it."""
        try:
            whole = np.ascontiguousarray(picture)
            jpeg = simplejpeg.encode_jpeg(
                whole, quality=self.quality, colorspace="RGB", colorsubsampling="420", fastdct=True
            )
        except ValueError:
            raise Unreadable("a picture has a shape that cannot be a JPEG") from None
        finally:
            picture.fill(0)
        if whole is not picture:
            whole.fill(0)
        message.jpeg = jpeg  # type: ignore[attr-defined]

    def fetch(self, delivered: Delivered[Any]) -> Pixels:
        """Decode the picture. Unreadable when it is none, or not what its message says."""
        message = delivered.message
        jpeg = message.jpeg
        if not jpeg:
            raise Unreadable("a frame came without its picture")
        if len(jpeg) > MOST_BYTES:
            raise Unreadable("a frame's picture has more bytes than any camera sends")
        try:
            height_px, width_px, _, _ = simplejpeg.decode_jpeg_header(jpeg)
            # The header is believed before memory is taken for what it says.
            if height_px * width_px > MOST_PIXELS or not height_px * width_px:
                raise Unreadable("a frame's picture claims a size that no camera has")
            if (width_px, height_px) != (message.width_px, message.height_px):
                raise Unreadable("a frame's picture is not of the size that its message says")
            picture = cast(Pixels, simplejpeg.decode_jpeg(jpeg, colorspace="RGB", fastdct=True))
        except ValueError:
            raise Unreadable("a frame's picture is no JPEG that can be decoded") from None
        picture.flags.writeable = False
        return picture
