"""Ports that nobody else takes meanwhile, and the address of this machine that they are of."""

import os
import random
import socket
from contextlib import suppress

# Below those that the system hands out to clients, above those of well-known servers.
_RANGE = range(20000, 32000)
# Names of Unix sockets that exist only as long as we hold them: two test runs never claim the same port.
_CLAIMS: list[socket.socket] = []


def address() -> str:
    """Return where servers answer: to this machine alone, unless they are asked to answer others too."""
    return os.environ.get("SIGHTLINE_SERVERS_ADDRESS", "127.0.0.1")


def free_port() -> int:
    """A port that is free now, and that no other test run gets while we live."""
    for port in random.sample(_RANGE, len(_RANGE)):
        with suppress(OSError):
            # Milvus listens on every address, so it must be free on all of them.
            with socket.create_server(("0.0.0.0", port)):
                claim = socket.socket(socket.AF_UNIX)
                claim.bind(f"\0sightline-port-{port}")
            _CLAIMS.append(claim)
            return port
    raise OSError("no port is free")


def listens(port: int) -> None:
    """Raise OSError unless somebody listens on `port`: quieter than a client's try."""
    socket.create_connection((address(), port), timeout=1).close()
