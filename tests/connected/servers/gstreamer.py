"""GStreamer's RTSP server, for the system's Python."""

import subprocess
from pathlib import Path

from tests.connected.servers import installing

PYTHON = Path("/usr/bin/python3")
_PACKAGES = (
    "gir1.2-gst-rtsp-server-1.0",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
    "python3-gi",
)
_PROBE = """
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
assert Gst.ElementFactory.find("rtpjpegpay") and Gst.ElementFactory.find("openh264enc")
"""


def ensure_gstreamer() -> None:
    """Install it where it is missing. Raises CannotStart when we may not."""
    installing.ensure(_present, _PACKAGES)


def _present() -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", _PROBE], capture_output=True).returncode == 0
