"""Takes one file from an address."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from services.chassis.errors import Unavailable

_CHUNK_BYTES = 1 << 18
_TIMEOUT_SECONDS = 60


def take(address: str, target: Path, on_bytes: Callable[[int], None]) -> None:
    """Write what `address` (https) answers to `target`; `on_bytes` is told how many bytes came so far.

    Raises Unavailable when it does not answer.
    """
    done = 0
    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT_SECONDS) as answer, target.open("wb") as file:
            while chunk := answer.read(_CHUNK_BYTES):
                file.write(chunk)
                done += len(chunk)
                on_bytes(done)
    except (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException):
        raise Unavailable(
            f"{address} does not answer: try again, or let SIGHTLINE_MODEL_MIRROR name a folder that has it"
        ) from None
