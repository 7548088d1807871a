"""H.264 in fragmented MP4 with PyAV (FFmpeg), in memory: no file ever holds what it makes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import av
from av.video.frame import PictureType

from services.chassis.errors import Unavailable
from services.chassis.sealing import wipe
from services.detector.adapters.av_frames import H264, TICKS_A_SECOND, frame_of, stream_of
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels
from services.detector.domain.footage import Fragment

_BITS_A_SECOND: Final = 2_000_000
# A fragment begins with each whole picture, and we say which one that is.
_MUXING: Final = {
    "movflags": "empty_moov+default_base_moof+frag_keyframe+skip_trailer",
    "video_track_timescale": str(TICKS_A_SECOND),
    "flush_packets": "1",
}
_X264: Final = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "crf": "26",
    "x264-params": "keyint=infinite:scenecut=0",
}


class AvFragments:
    """One segment's encoder. Frames come in order; a fragment is there as the next one begins.

    Unavailable when a frame cannot be encoded.
    """

    def __init__(self, size: Size, fragment_ms: int) -> None:
        self._fragment_ms = fragment_ms
        self._out = _Memory()
        self._first_ms = self._last_ms = -1
        with _in_words():
            self._container = av.open(self._out, "w", format="mp4", options=_MUXING)
            self._stream = stream_of(self._container, H264, size, _X264, _BITS_A_SECOND)
            self._stream.codec_context.thread_count = 1
            self._container.start_encoding()
        self.beginning = self._out.take()
        """What every fragment is played behind."""

    def add(self, picture: Pixels, at_ms: int) -> Fragment | None:
        """Add a frame, so long after the segment's start, and later than the one before. Return the fragment
        that is complete by it.
        """
        begins = self._first_ms < 0 or at_ms - self._first_ms >= self._fragment_ms
        first_ms, last_ms = self._first_ms, self._last_ms
        with _in_words():
            frame = frame_of(picture, at_ms)
            if begins:
                frame.pict_type = PictureType.I
                self._first_ms = at_ms
            self._last_ms = at_ms
            self._container.mux(self._stream.encode(frame))
        done = self._out.take()
        return Fragment(first_ms, last_ms, done) if done else None

    def finish(self) -> Fragment:
        """Return the last fragment, of one frame at least."""
        with _in_words():
            self._container.mux(self._stream.encode(None))
            self._container.close()
        return Fragment(self._first_ms, self._last_ms, self._out.take())

    def abandon(self) -> None:
        """Let go of what was not handed out."""
        with suppress(av.FFmpegError, OSError):
            self._container.close()
        wipe(self._out.take())


class _Memory:
    """What the muxer writes to."""

    def __init__(self) -> None:
        self._content = bytearray()

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._content += piece
        return len(piece)

    def take(self) -> bytearray:
        """Return what came since the last time; it is the caller's to wipe."""
        taken, self._content = self._content, bytearray()
        return taken


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (OSError, av.FFmpegError, ValueError) as error:
        raise Unavailable(f"footage cannot be encoded ({type(error).__name__})") from None
