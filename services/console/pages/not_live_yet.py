"""Whoever is early waits until a deployment is live, and is told so: nothing is wrong with the connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from services.chassis.errors import Refused, SightlineError
from services.console.clients.deployments import Deployments
from services.console.clients.people import People
from services.console.domain import words

_TO_COME = ("draft", "authorised")
# After these nothing more comes of the stream.
ENDS = ("over", "trouble")


async def until_live(
    people: People, session: bytes, deployment: str, every_seconds: float
) -> AsyncIterator[tuple[str, Any]]:
    """Yield «waiting» for as long as it is to come; one of ENDS where that cannot be told any more."""
    while True:
        try:
            # Anew each time: who waits for an hour is to be signed in for that long.
            visit = await people.visit(session, unattended=True)
        except Refused:
            yield "over", {}
            return
        except SightlineError as error:
            yield "trouble", {"problem": str(error)}
            return
        try:
            found = await Deployments(visit).get(deployment)
        except SightlineError as error:
            yield "trouble", {"problem": str(error)}
            return
        if words.status_of(found.status) not in _TO_COME:
            return
        yield "waiting", {}
        await asyncio.sleep(every_seconds)
