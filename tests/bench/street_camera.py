"""RTSP cameras that play a video each, once, at its own pace, for the system's Python; prints their port.

`street_camera.py PORT VIDEO…`. Needs what tests/connected/servers/gstreamer.py installs.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


def main() -> None:
    """Serve rtsp://127.0.0.1:PORT/0, /1 … until killed."""
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    for number, video in enumerate(sys.argv[2:]):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(f"( filesrc location={video} ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 )")
        server.get_mount_points().add_factory(f"/{number}", factory)
    if not server.attach(None):
        sys.exit(1)
    sys.stdout.write(f"{server.get_bound_port()}\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


main()
