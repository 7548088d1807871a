"""The street as a camera of this machine, played without a pause whoever looks."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cv2

from tests.connected.meanwhile import meanwhile
from tests.connected.servers.failing import CannotStart
from tests.connected.servers.gstreamer import PYTHON, ensure_gstreamer
from tests.source_tree import ROOT

_SCRIPT = ROOT / "docker" / "camera" / "camera.py"
_PORT = 8554


@contextmanager
def camera(film: Path, host: str) -> Iterator[str]:
    """Play a film for ever; give its address, as the cluster reaches it."""
    ensure_gstreamer()
    process = subprocess.Popen(
        [PYTHON, _SCRIPT, film], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said.startswith("playing"):
            raise CannotStart(f"the camera does not play: {said.strip()}")
        address = f"rtsp://{host}:{_PORT}/street"
        with meanwhile(partial(_look_on, address)):
            yield address
    finally:
        process.kill()
        process.communicate()


def _look_on(address: str, ended: threading.Event) -> None:
    """Look on all the time: with nobody there, the film would begin anew for who comes next."""
    seen = cv2.VideoCapture(address, cv2.CAP_FFMPEG)
    while not ended.is_set() and seen.grab():
        pass
    seen.release()
