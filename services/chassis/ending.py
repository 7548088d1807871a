"""Ends tasks, also those to which a first word gets lost; does to the end what must not be left half done."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

_AGAIN_SECONDS = 1.0

T = TypeVar("T")


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do `work` whole. Who is cancelled meanwhile hears of it when it is done, unless it has failed."""
    doing, heard = asyncio.ensure_future(work), False
    while not doing.done():
        try:
            await asyncio.wait([doing])
        except asyncio.CancelledError:
            heard = True
    answer = doing.result()
    if heard:
        raise asyncio.CancelledError
    return answer


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
