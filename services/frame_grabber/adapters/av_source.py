"""Videos and streams, decoded by FFmpeg (PyAV)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from services.chassis.errors import Unavailable
from services.frame_grabber.adapters import av_facts, av_problems
from services.frame_grabber.adapters.av_options import options_for, url_of
from services.frame_grabber.adapters.av_shot import AvShot
from services.frame_grabber.domain.addresses import SourceAddress, SourceKind
from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.domain.completeness import Played
from services.frame_grabber.domain.time_stamps import TimeLine

# A live source that sends this many packets without one picture is not a video.
_MOST_UNREADABLE_IN_A_ROW = 500


@dataclass(frozen=True, slots=True)
class AvSettings:
    """How FFmpeg is used. Timeouts in seconds; `decode_threads` 0 lets it choose."""

    open_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 5.0
    decode_threads: int = 1


class AvSource:
    """One opened video or stream: a `Source`."""

    def __init__(
        self, container: InputContainer, stream: VideoStream, address: SourceAddress, settings: AvSettings
    ) -> None:
        self._container = container
        self._stream = stream
        self._address = address
        self._reformatter = VideoReformatter()
        self._facts = av_facts.facts_of(container, stream, address)
        self._remark = ""
        self._unreadable = 0
        self._unreadable_in_a_row = 0
        self._last_was_broken = False
        stream.codec_context.thread_count = settings.decode_threads
        # Threads that each take a frame hold back as many frames: a live picture would come late.
        stream.codec_context.thread_type = "AUTO" if self._facts.lossless else "SLICE"

    @classmethod
    def open(cls, address: SourceAddress, settings: AvSettings) -> "AvSource":
        """Open `address`. BadInput or Unavailable, in one line, when that fails."""
        began = time.monotonic()
        try:
            container = av.open(
                url_of(address),
                mode="r",
                format="video4linux2" if address.kind is SourceKind.WEBCAM else None,
                container_options=options_for(address),
                timeout=(settings.open_timeout_seconds, settings.read_timeout_seconds),
                metadata_errors="replace",
            )
        except FFmpegError as error:
            timed_out = time.monotonic() - began >= settings.open_timeout_seconds
            raise av_problems.opening_problem(error, address, timed_out=timed_out) from None
        stream = av_facts.main_stream(container)
        if stream is None:
            holds_anything = len(container.streams) > 0
            container.close()
            raise (av_problems.no_video if holds_anything else av_problems.no_content)(address)
        return cls(container, stream, address, settings)

    @property
    def facts(self) -> SourceFacts:
        """What the container says; a picture that is turned upright has its own size."""
        return self._facts

    @property
    def remark(self) -> str:
        """After the last picture: what could not be read."""
        return self._remark

    def shots(self) -> Iterator[AvShot]:
        """Yield the pictures. Unavailable when a stream went away; BadInput when nothing can be decoded."""
        time_line = TimeLine(self._facts.frames_per_second)
        has_clock = self._facts.lossless or av_facts.has_clock(self._container)
        pixel_aspect_ratio = av_facts.pixel_aspect_ratio(self._stream)
        count = 0
        for frame in self._frames():
            count += 1
            at_seconds = time_line.at_seconds(frame.time) if has_clock else time.monotonic()
            orientation = av_facts.orientation_of(frame)
            yield AvShot(at_seconds, frame, orientation, pixel_aspect_ratio, self._reformatter)
        self._end(count, time_line.length_seconds)

    def close(self) -> None:
        """Close the file or the connection."""
        self._container.close()

    def _frames(self) -> Iterator[VideoFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                raise av_problems.reading_problem(error, self._address) from None
            yield from self._decode(packet)

    def _decode(self, packet: "Packet[VideoStream]") -> list[VideoFrame]:
        if packet.size:
            self._last_was_broken = packet.is_corrupt
        try:
            frames = self._stream.decode(packet)
        except FFmpegError:
            self._unreadable += 1
            self._unreadable_in_a_row += 1
            if self._unreadable_in_a_row > _MOST_UNREADABLE_IN_A_ROW:
                raise av_problems.nothing_decoded(self._address) from None
            return []
        if frames:
            self._unreadable_in_a_row = 0
        return frames

    def _end(self, count: int, length_seconds: float) -> None:
        if not self._facts.lossless:
            raise Unavailable(f"{self._address.shown} stopped sending; trying again")
        played = Played(
            length_seconds,
            av_facts.seconds_promised(self._container, self._stream),
            self._last_was_broken,
        )
        if played.was_cut_short and self._address.is_stream:
            raise Unavailable(f"{self._address.shown} broke off after {length_seconds:.1f} s; trying again")
        if not count:
            raise av_problems.nothing_decoded(self._address)
        if played.was_cut_short:
            self._remark = (
                f"{self._address.shown} is cut short: {count} pictures ({length_seconds:.1f} s) were played, "
                "the rest is missing; copy or record it again"
            )
        elif self._unreadable:
            self._remark = (
                f"{self._address.shown} is damaged in places: {self._unreadable} packets were left out"
            )
