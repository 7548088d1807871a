"""Asking again, as people do whom nobody has answered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.chassis.errors import Refused, Unavailable

_AGAIN_SECONDS = 0.3
LIMIT_SECONDS = 120.0
Answer = TypeVar("Answer")


async def until(
    holds: Callable[[], Awaitable[bool]], otherwise: str, limit_seconds: float = LIMIT_SECONDS
) -> None:
    """Wait until something holds; what is away is asked again."""
    ends = asyncio.get_running_loop().time() + limit_seconds
    while asyncio.get_running_loop().time() < ends:
        try:
            if await holds():
                return
        except Unavailable:
            pass
        await asyncio.sleep(_AGAIN_SECONDS)
    raise AssertionError(f"{otherwise} after {limit_seconds:.0f} s")


async def asked(call: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """Return what somebody answers; None when it was done already, and the answer was lost."""
    ends, lost = asyncio.get_running_loop().time() + LIMIT_SECONDS, False
    while True:
        try:
            return await call()
        except Unavailable:
            if asyncio.get_running_loop().time() > ends:
                raise
            lost = True
        except Refused:
            if not lost:
                raise
            return None
        await asyncio.sleep(_AGAIN_SECONDS)
