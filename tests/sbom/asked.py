"""A copy of OSV on a port of this machine, which knows one vulnerability of one package."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

ID, ALIAS, PACKAGE, FIXED = "GHSA-aaaa-bbbb-cccc", "CVE-2026-0001", "jinja2", "3.9"
_VULNERABILITY = {
    "id": ID,
    "aliases": [ALIAS],
    "summary": "one that was made up",
    "details": "one that was made up",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": PACKAGE, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": FIXED}]}],
        }
    ],
}


class _Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = [_VULNERABILITY] if asked["package"]["name"] == PACKAGE else []
        body = json.dumps({"vulns": known} if known else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@contextmanager
def copy_of_osv() -> Iterator[str]:
    """Its address; gone when the block is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
