"""What Redis is told while the street plays: MONITOR, as its owner may, written to a file."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

_ESCAPED = re.compile(rb'\\(x[0-9a-fA-F]{2}|[nrtab"\\])')
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b", b'"': b'"', b"\\": b"\\"}


@asynccontextmanager
async def monitoring(owner_url: str, file: Path) -> AsyncIterator[None]:
    """Write down every command, as long as the block lasts."""
    url = urlsplit(owner_url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(f"AUTH {url.username} {url.password}\r\nMONITOR\r\n".encode())
    with file.open("wb") as capture:

        async def write() -> None:
            while read := await reader.read(1 << 16):
                capture.write(read)

        writing = asyncio.create_task(write())
        try:
            yield
            assert not writing.done(), "Redis has stopped telling"
        finally:
            writing.cancel()
            writer.close()


def commands(capture: Path) -> Iterator[bytes]:
    """Yield the capture as it is, and as it was before Redis wrote it for people to read."""
    content = capture.read_bytes()
    yield content
    yield _ESCAPED.sub(lambda found: _unescaped(found[1]), content)


def _unescaped(written: bytes) -> bytes:
    return bytes([int(written[1:], 16)]) if written[:1] == b"x" else _PLAIN[written]
