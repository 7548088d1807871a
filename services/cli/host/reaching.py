"""Services that run already, on machines of their own: reached as the operator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio

from services.chassis.access import OPERATOR, SERVICES
from services.cli.host.cluster_settings import ReachSettings
from services.cli.host.hosted import Hosted

# A service that is restarted is back sooner; one that is gone for longer, nobody waits for.
_PATIENCE_SECONDS = 60.0


@asynccontextmanager
async def reach(settings: ReachSettings) -> AsyncIterator[Hosted]:
    """Open channels to all services. BadInput when the operator's key cannot be read."""
    operator = settings.identity_of(OPERATOR)
    channels: dict[str, grpc.aio.Channel] = {
        service: settings.channel_to(service, operator) for service in SERVICES
    }
    try:
        # Nobody says that they have failed: who asks them hears of it.
        yield Hosted(channels.__getitem__, asyncio.Event().wait, patience_seconds=_PATIENCE_SECONDS)
    finally:
        for channel in channels.values():
            await channel.close(None)
