"""An RTSP server of one moving test picture, for the system's Python; prints its port when it is up.

Needs Debian's gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-good, gstreamer1.0-plugins-bad and python3-gi.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

_PIPELINE = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=25/1 "
    "! {encoder} ! {payloader} name=pay0 pt=96 )"
)
# The first that is there is taken.
_ENCODERS = [
    ("x264enc", "x264enc tune=zerolatency key-int-max=10", "rtph264pay"),
    ("openh264enc", "openh264enc gop-size=10", "rtph264pay"),
    ("jpegenc", "jpegenc", "rtpjpegpay"),
]


def main() -> None:
    """Serve rtsp://127.0.0.1:<port>/live until killed. Exits with 1 when the port is taken."""
    Gst.init(None)
    _, encoder, payloader = next(e for e in _ENCODERS if Gst.ElementFactory.find(e[0]))
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(_PIPELINE.format(encoder=encoder, payloader=payloader))
    factory.set_shared(True)
    server.get_mount_points().add_factory("/live", factory)
    if not server.attach(None):
        sys.exit(1)
    sys.stdout.write(f"{server.get_bound_port()}\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
