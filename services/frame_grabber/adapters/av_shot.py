"""One picture in FFmpeg's memory, converted when it is wanted."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from services.chassis.errors import BadInput
from services.frame_grabber.domain.orientation import Orientation
from services.frame_grabber.ports import Picture

# AVCOL_SPC_UNSPECIFIED: players take the matrix of HD (ITU-R BT.709) above this height, else BT.601.
_UNSPECIFIED = 2
_MOST_SD_LINES_PX = 576


@dataclass(frozen=True, slots=True)
class AvShot:
    """A decoded picture: a `Shot`. `pixel_aspect_ratio`: width of a stored pixel over its height."""

    at_seconds: float
    frame: VideoFrame
    orientation: Orientation
    pixel_aspect_ratio: float
    reformatter: VideoReformatter

    def picture(self) -> Picture:
        """Convert it: (H, W, 3) uint8 RGB, upright, square pixels, contiguous, the caller's own.

        BadInput when its pixel format has no way to RGB.
        """
        rgb = self._rgb()
        view = cast(Picture, rgb.to_ndarray())
        if rgb is self.frame:  # it was RGB already; the decoder may need it for the next one
            return np.array(self.orientation.upright(view), order="C")
        picture = np.ascontiguousarray(self.orientation.upright(view))
        if picture is not view:
            view.fill(0)
        return picture

    def _rgb(self) -> VideoFrame:
        frame = self.frame
        is_hd = frame.colorspace == _UNSPECIFIED and frame.height > _MOST_SD_LINES_PX
        try:
            return self.reformatter.reformat(
                frame,
                width=max(1, round(frame.width * self.pixel_aspect_ratio)),
                height=frame.height,
                format="rgb24",
                src_colorspace=Colorspace.ITU709 if is_hd else None,
                threads=1,
            )
        except FFmpegError:
            raise BadInput(f"pictures in the pixel format {frame.format.name} cannot be shown") from None
