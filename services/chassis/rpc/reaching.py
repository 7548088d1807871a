"""Waiting for a service that is just being started again."""

import asyncio
from contextlib import suppress
from typing import Final

import grpc.aio

# By then a connection was tried several times, and the name was asked for again.
LONGEST_SECONDS: Final = 5.0


async def reached(channel: grpc.aio.Channel, longest_seconds: float = LONGEST_SECONDS) -> grpc.aio.Channel:
    """Return `channel` as soon as somebody is at its other end, or after so long: the call then says why not.

    gRPC fails a call at once while it waits to connect again, to a pod that is gone as its successor comes.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_seconds):
            await channel.channel_ready()
    return channel
