"""What FFmpeg knows of a video, in our own words."""

from struct import unpack
from typing import cast

import av
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from services.frame_grabber.domain.addresses import SourceAddress, SourceKind
from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.domain.completeness import seconds_of_tag
from services.frame_grabber.domain.orientation import Orientation

_MICROSECONDS = av.time_base
# Formats that carry no time: FFmpeg makes up a time stamp from a guessed frame rate.
_WITHOUT_CLOCK = frozenset({"mpjpeg", "mjpeg", "h264", "hevc", "m4v", "image2", "jpeg_pipe", "png_pipe"})
# Its index counts slots of equal length, empty ones too, and survives when the pictures are cut off.
_COUNTS_SLOTS = "avi"
_MOST_FRAMES_PER_SECOND = 1000.0


def main_stream(container: InputContainer) -> VideoStream | None:
    """Return the video to play, the largest; None where there is none. The cover of a song is no video."""
    videos = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return max(
        videos, key=lambda s: (s.codec_context.width or 0) * (s.codec_context.height or 0), default=None
    )


def facts_of(container: InputContainer, stream: VideoStream, address: SourceAddress) -> SourceFacts:
    """Return size, rate and length."""
    context = stream.codec_context
    frames_per_second = _frames_per_second(stream)
    is_recording = _is_recording(container, address)
    return SourceFacts(
        width_px=round((context.width or 0) * pixel_aspect_ratio(stream)),
        height_px=context.height or 0,
        frames_per_second=frames_per_second,
        frames_expected=_frames_expected(container, stream, frames_per_second) if is_recording else 0,
        lossless=is_recording,
    )


def has_clock(container: InputContainer) -> bool:
    """Whether the time stamps are the camera's own."""
    return not _WITHOUT_CLOCK & set(container.format.name.split(","))


def pixel_aspect_ratio(stream: VideoStream) -> float:
    """Return the width of a stored pixel over its height; 1 where it is not said or absurd."""
    ratio = stream.sample_aspect_ratio
    return float(ratio) if ratio and 0.25 <= ratio <= 4 else 1.0


def orientation_of(frame: VideoFrame) -> Orientation:
    """Return which way up `frame` is."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return Orientation()
    return Orientation.of_display_matrix(unpack("=9i", bytes(cast(SideData, matrix))[:36]))


def seconds_promised(container: InputContainer, stream: VideoStream) -> float:
    """Return how long the video should be; 0 where nothing says so."""
    tagged = seconds_of_tag(stream.metadata.get("DURATION", ""))
    if tagged:
        return tagged
    if container.format.name == _COUNTS_SLOTS and stream.time_base:
        return float(stream.frames * stream.time_base)
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration and len(container.streams) == 1:
        return container.duration / _MICROSECONDS
    return 0.0


def _frames_per_second(stream: VideoStream) -> float:
    # Either may be the rate of the clock instead of that of the pictures.
    rates = [rate for rate in (stream.average_rate, stream.guessed_rate) if rate]
    rate = float(min(rates, default=0))
    return rate if rate <= _MOST_FRAMES_PER_SECOND else 0.0


def _is_recording(container: InputContainer, address: SourceAddress) -> bool:
    if address.kind is SourceKind.PATH:
        return True
    return address.kind is SourceKind.HTTP and bool(container.duration)


def _frames_expected(container: InputContainer, stream: VideoStream, frames_per_second: float) -> int:
    counted = 0 if container.format.name == _COUNTS_SLOTS else stream.frames
    return counted or round(seconds_promised(container, stream) * frames_per_second)
