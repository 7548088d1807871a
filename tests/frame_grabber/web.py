"""A web server of one file, which may break off."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Event, Thread

from PIL import Image

from tests.frame_grabber import videos


@dataclass(slots=True)
class Site:
    """What is served. `break_off_after`: bytes of each answer in turn, after which it goes away.

    `with_length` False is a live stream: no length, no ranges. `hang` keeps the connection open and silent.
    """

    content: bytes
    content_type: str = "video/mp4"
    with_length: bool = True
    break_off_after: list[int] = field(default_factory=list)
    hang: bool = False
    requests: int = 0
    released: Event = field(default_factory=Event)


def motion_jpeg(count: int) -> bytes:
    """Return what a simple camera sends: JPEG after JPEG, parted by `--frame`."""
    parts = bytearray()
    for index in range(count):
        jpeg = BytesIO()
        Image.fromarray(videos.drawn(index, 64, 48)).save(jpeg, "JPEG", quality=95)
        head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.tell()}\r\n\r\n"
        parts += head.encode() + jpeg.getvalue() + b"\r\n"
    return bytes(parts)


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve `site`; the address is valid inside the block."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests += 1
            limit = site.break_off_after.pop(0) if site.break_off_after else None
            start = self._start()
            body = site.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Type", site.content_type)
            if site.with_length:
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(len(body)))
                if start:
                    self.send_header(
                        "Content-Range", f"bytes {start}-{len(site.content) - 1}/{len(site.content)}"
                    )
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            try:
                self.wfile.write(body if limit is None else body[:limit])
                self.wfile.flush()
            except OSError:
                return  # the reader has left
            if site.hang:
                site.released.wait(30)

        def _start(self) -> int:
            asked = self.headers.get("Range", "") if site.with_length else ""
            return int(asked.removeprefix("bytes=").partition("-")[0] or 0)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/live"
    finally:
        site.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
