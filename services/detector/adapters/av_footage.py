"""Writes videos with PyAV (FFmpeg): whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av

from services.chassis.errors import Unavailable
from services.detector.adapters.av_frames import H264, TICKS_A_SECOND, X264, frame_of, stream_of
from services.detector.domain.annotation import Title
from services.detector.domain.context import Size
from services.detector.domain.faces import Pixels

# MPEG-4 part 2 is in every build of FFmpeg.
_ENCODERS: Final = (*H264, "mpeg4")
_X264: Final = {"preset": "ultrafast", "crf": "26"}
_BITS_A_SECOND: Final = 4_000_000
# What `sightline purge` knows for the remains of a writer that was cut off.
_PART_PREFIX: Final = ".sightline-part-"


class AvReel:
    """The port `Reel`: an MP4 of variable frame rate under a hidden name, readable by its owner alone.

    `size` has even sides; `comment` stands in the file. Unavailable when it cannot be written; nothing of it
    is left then.
    """

    def __init__(self, path: Path, size: Size, comment: str = "") -> None:
        self._path, self._part = path, path.with_name(f"{_PART_PREFIX}{os.getpid()}-{path.name}")
        self._last_tick = -1
        with self._written():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            self._container = av.open(str(self._part), "w", format="mp4")
            self._container.metadata["comment"] = comment
            self._stream = stream_of(self._container, _ENCODERS, size, _X264, _BITS_A_SECOND)
            if self._stream.codec_context.name == X264:
                self._stream.codec_context.thread_count = 1

    def add(self, picture: Pixels, at_seconds: float) -> None:
        """Add a frame; time that stands still or runs backwards counts as a thousandth of a second."""
        tick = max(round(at_seconds * TICKS_A_SECOND), self._last_tick + 1)
        self._last_tick = tick
        with self._written():
            self._container.mux(self._stream.encode(frame_of(picture, tick)))

    def finish(self) -> None:
        """Complete the file, and give it its name."""
        with self._written():
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._part.replace(self._path)

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except (OSError, av.FFmpegError) as error:
            why = getattr(error, "strerror", None) or "it cannot be encoded"
            self.abandon()
            raise Unavailable(
                f"{self._path.name} cannot be written: {why}; name another folder or free some room"
            ) from None

    def abandon(self) -> None:
        """Leave nothing of it."""
        with suppress(OSError, av.FFmpegError, AttributeError):
            self._container.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class AvReels:
    """The port `Reels`, in one folder."""

    folder: Path

    def begin(self, title: Title, size: Size) -> AvReel:
        """Begin a video."""
        return AvReel(self.folder / title.file_name, size)
