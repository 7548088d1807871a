"""Somebody outside who is told of alerts, and says thank you."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Thanks(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *given: object) -> None:
        return


@contextmanager
def webhook() -> Iterator[Mapping[str, str]]:
    """Listen until the block is left; yields the alert-dispatcher's settings for it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Thanks)
    thread = threading.Thread(target=server.serve_forever, name="webhook")
    thread.start()
    try:
        yield {
            "ALERT_DISPATCHER_WEBHOOK_URL": f"http://127.0.0.1:{server.server_address[1]}/",
            "ALERT_DISPATCHER_WEBHOOK_SECRET": "s" * 32,
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
