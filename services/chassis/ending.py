"""Ends tasks, also those to which a first word gets lost."""

import asyncio
from collections.abc import Iterable
from typing import Any

_AGAIN_SECONDS = 1.0


async def ended(tasks: "Iterable[asyncio.Future[Any]]") -> None:
    """Cancel tasks, and return once all are over, however they ended; said again every second until then.

    Python 3.11's asyncio.wait_for, which clients of servers use, forgets that it was cancelled if what it
    waits for is done in that very moment (mended in 3.12). A loop would then go on for ever.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        over, left = await asyncio.wait(left, timeout=_AGAIN_SECONDS)
        for task in over:
            if not task.cancelled():
                task.exception()  # looked at: nobody else will
