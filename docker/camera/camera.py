"""An RTSP camera that plays one H.264 file (MP4) for ever, as it is coded, in its own time.

Run by Debian's Python, whose GStreamer it needs. rtsp://<host>:8554/street, over TCP or UDP.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtspServer  # noqa: E402, F401

_READING = (
    "filesrc name=file ! qtdemux ! video/x-h264,stream-format=avc,alignment=au "
    "! appsink name=units sync=false max-buffers=8"
)
# The source waits for the clock: it sends each picture when it is due.
_SENDING = (
    "( appsrc name=units is-live=true block=true format=time max-bytes=1000000 "
    "! rtph264pay name=pay0 pt=96 config-interval=1 )"
)


@dataclass(frozen=True)
class Film:
    """Coded pictures in the order of the file, each with its time and length in nanoseconds."""

    caps: Any
    units: list[tuple[bytes, int, int]]

    @property
    def length_ns(self) -> int:
        last = max(self.units, key=lambda unit: unit[1])
        return last[1] + last[2]


@dataclass
class Playing:
    """How far one medium has come: which picture of which round is next."""

    film: Film
    number: int = 0

    def push(self, source: Any, _: int) -> None:
        rounds, index = divmod(self.number, len(self.film.units))
        coded, time_ns, length_ns = self.film.units[index]
        buffer = Gst.Buffer.new_wrapped(coded)
        buffer.pts = rounds * self.film.length_ns + time_ns
        buffer.duration = length_ns
        self.number += 1
        source.emit("push-buffer", buffer)


def read(path: Path) -> Film:
    """Read the whole film, as it is coded. Ends the program when it is none."""
    pipeline = Gst.parse_launch(_READING)
    pipeline.get_by_name("file").set_property("location", str(path))
    sink = pipeline.get_by_name("units")
    pipeline.set_state(Gst.State.PLAYING)
    units, caps = [], None
    while (sample := sink.emit("try-pull-sample", 10 * Gst.SECOND)) is not None:
        buffer, caps = sample.get_buffer(), sample.get_caps()
        units.append((buffer.extract_dup(0, buffer.get_size()), buffer.pts, buffer.duration))
    pipeline.set_state(Gst.State.NULL)
    if not units:
        sys.exit(f"{path} is no MP4 with H.264 in it")
    return Film(caps, units)


def main() -> None:
    """Serve the film until killed. Exits with 1 when the port is taken."""
    Gst.init(None)
    film = read(Path(sys.argv[1]))
    server = GstRtspServer.RTSPServer()
    server.set_address("0.0.0.0")
    server.set_service("8554")
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(_SENDING)
    factory.set_shared(True)

    def configure(_: Any, medium: Any) -> None:
        source = medium.get_element().get_child_by_name("units")
        source.set_property("caps", film.caps)
        source.connect("need-data", Playing(film).push)

    factory.connect("media-configure", configure)
    server.get_mount_points().add_factory("/street", factory)
    if not server.attach(None):
        sys.exit("port 8554 is taken")
    sys.stdout.write(f"playing {len(film.units)} pictures, {film.length_ns / 1e9:.1f} s, for ever\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
