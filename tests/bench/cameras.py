"""Cameras made of one video: each sends it from its beginning, at its own pace, over and over."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np

from services.evaluation.street.video import writing_video
from tests.connected.servers.gstreamer import PYTHON, ensure_gstreamer
from tests.connected.servers.ports import free_port

_SERVER = Path(__file__).with_name("street_camera.py")


def thinned(video: Path, into: Path, frames_per_second: int, times: int = 1) -> Path:
    """Write a video again with fewer frames a second: every second, every third … of them, and so often over.

    A camera that begins anew sends seconds at once, as no camera does that stays connected.
    """
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        step = round(float(stream.average_rate or 1) / frames_per_second)
        with writing_video(into, stream.width, stream.height, frames_per_second) as made:
            for _ in range(times):
                for number, frame in enumerate(source.decode(stream)):
                    if number % step == 0:
                        made.write(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
                source.seek(0)
    return into


@contextmanager
def cameras(video: Path, count: int) -> Iterator[list[str]]:
    """The addresses of so many cameras: one server, as an encoder with many channels has it."""
    ensure_gstreamer()
    port = free_port()
    with subprocess.Popen([PYTHON, _SERVER, video, str(port)], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()  # its port: it is up
        try:
            yield [f"rtsp://127.0.0.1:{port}/live"] * count
        finally:
            server.kill()
