"""`sightline serve`: all services in one process, for the people of its directory, until told to stop."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from services.chassis.access.directory import FILE
from services.chassis.errors import BadInput, Unavailable
from services.chassis.private_folder import open_private
from services.cli.host.console import console_on
from services.cli.host.one_process import Plan, host
from services.cli.people import known
from services.cli.stopping import stopping
from services.cli.store import Store, hold

# What the kernel takes as the path of a socket, its closing zero included.
_LONGEST_PATH_BYTES = 108


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command; `keys` is the folder of the directory, `console` where pages are served."""

    store: Path
    keys: Path
    pack: str
    console: str = ""


async def serve(asked: Asked, tell: Callable[[Path, str], None]) -> None:
    """Serve until Ctrl-C. `tell` is called with the socket, and the console's origin, once people can call.

    BadInput when there is nobody to serve, or nowhere to listen.
    """
    people = known(asked.keys).people
    if not people:
        raise BadInput(
            f"{asked.keys / FILE}: nobody stands there, so nobody could call;"
            " add people first: sightline people add NAME --role ROLE"
        )
    async with AsyncExitStack() as stack:
        store = stack.enter_context(hold(asked.store))
        stop = stack.enter_context(stopping())
        socket = _socket(store)
        plan = Plan(store, asked.pack, people=people, address=f"unix:{socket}")
        hosted = await stack.enter_async_context(host(plan))
        origin = ""
        if asked.console:
            origin = await stack.enter_async_context(console_on(hosted, asked.console))
        tell(socket, origin)
        failing = asyncio.ensure_future(hosted.failure())
        waiting = asyncio.ensure_future(stop.wait())
        stack.callback(failing.cancel)
        stack.callback(waiting.cancel)
        await asyncio.wait([failing, waiting], return_when=asyncio.FIRST_COMPLETED)
        if failing.done():
            failing.result()
            raise Unavailable("the services have ended; run it again with SIGHTLINE_LOG=info")


def _socket(store: Store) -> Path:
    path = store.socket
    if len(bytes(path)) >= _LONGEST_PATH_BYTES:
        raise BadInput(f"{path}: too long a path for a socket; name a store with a shorter one")
    open_private(path.parent, "the services' socket")
    return path
