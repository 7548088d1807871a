"""Services that run already, on machines of their own: reached as the operator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio

from services.chassis import rpc
from services.chassis.access import OPERATOR, Identity
from services.chassis.access.identity import SUFFIX
from services.cli.host.cluster_settings import ReachSettings
from services.cli.host.composing import SERVICES
from services.cli.host.hosted import Hosted

# A service that is restarted is back sooner; one that is gone for longer, nobody waits for.
_PATIENCE_SECONDS = 60.0


@asynccontextmanager
async def reach(settings: ReachSettings) -> AsyncIterator[Hosted]:
    """Open channels to all services. BadInput when the operator's key cannot be read."""
    operator = Identity.load(settings.keys / f"{OPERATOR}{SUFFIX}")
    channels: dict[str, grpc.aio.Channel] = {
        service: rpc.channel(settings.address_of(service), operator, settings.tls) for service in SERVICES
    }
    try:
        # Nobody says that they have failed: who asks them hears of it.
        yield Hosted(channels.__getitem__, asyncio.Event().wait, patience_seconds=_PATIENCE_SECONDS)
    finally:
        for channel in channels.values():
            await channel.close(None)
