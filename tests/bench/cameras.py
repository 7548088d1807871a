"""Cameras made of one video: each sends it at its own pace, from another second of it, over and over."""

import math
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from services.evaluation.street.video import writing_video
from tests.connected.servers.gstreamer import PYTHON, ensure_gstreamer
from tests.connected.servers.ports import free_port

_SERVER = Path(__file__).with_name("street_camera.py")
_MILLISECONDS = Fraction(1, 1000)


def thinned(video: Path, into: Path, frames_per_second: int) -> Path:
    """Write a video again with fewer frames a second: every second, every third … of them.

    A camera may begin at any second of it.
    """
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        step = round(float(stream.average_rate or 1) / frames_per_second)
        size = stream.width, stream.height
        with writing_video(into, *size, frames_per_second, frames_between_keys=frames_per_second) as made:
            for number, frame in enumerate(source.decode(stream)):
                if number % step == 0:
                    made.write(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    return into


def out_of_step(
    video: Path, folder: Path, count: int, frames_per_second: float, seconds: float
) -> list[Path]:
    """Write what so many cameras send, each for so long; returns the files.

    They are in other seconds of the video, and their frames fall between one another's. Each has the video as
    often as it takes: one that begins anew sends seconds at once, as no camera does that stays connected.
    """
    folder.mkdir(exist_ok=True)
    with av.open(str(video)) as source:
        packets = [packet for packet in source.demux(video=0) if packet.dts is not None]
        keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
        times = math.ceil(seconds * frames_per_second / len(packets))
        made = []
        for camera in range(count):
            begin = keys[len(keys) * camera // count]
            turned = [*packets[begin:], *packets[:begin]] * times
            made.append(folder / f"{camera}.mp4")
            _copy(source.streams.video[0], turned, made[-1], frames_per_second, camera / count)
    return made


def _copy(
    of: VideoStream, packets: "Sequence[av.Packet[VideoStream]]", into: Path, rate: float, behind: float
) -> None:
    """Copy packets, so many frames a second. The first frame is shown for `behind` of a frame longer."""
    with av.open(str(into), "w") as made:
        stream = made.add_stream_from_template(of)
        for number, packet in enumerate(packets):
            copied = av.Packet(bytes(packet))
            copied.pts = copied.dts = round(1000 * (number + (behind if number else 0)) / rate)
            copied.time_base, copied.is_keyframe, copied.stream = _MILLISECONDS, packet.is_keyframe, stream
            made.mux(copied)


@contextmanager
def cameras(videos: Sequence[Path]) -> Iterator[list[str]]:
    """The addresses of cameras: one server, as an encoder with many channels has it."""
    ensure_gstreamer()
    port = free_port()
    with subprocess.Popen([PYTHON, _SERVER, str(port), *videos], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()  # its port: it is up
        try:
            yield [f"rtsp://127.0.0.1:{port}/{number}" for number, _ in enumerate(videos)]
        finally:
            server.kill()
