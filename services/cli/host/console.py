"""The console, in front of services: of this process, or of a cluster."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis.access import CONSOLE, SERVICES
from services.chassis.errors import BadInput
from services.chassis.health import HealthServer
from services.chassis.vitals import Vitals
from services.cli.host.cluster_settings import ClusterSettings
from services.cli.host.composing import compose_console
from services.cli.host.hosted import Hosted

_LOG = logging.getLogger(__name__)


@asynccontextmanager
async def console_on(
    hosted: Hosted, address: str = "", registry: CollectorRegistry | None = None
) -> AsyncIterator[str]:
    """Serve the console in front of `hosted`, and give its origin, for a browser to open.

    `address` goes before CONSOLE_ADDRESS. BadInput when its settings are wrong.
    """
    if hosted.console_channel_to is None:
        raise BadInput("the console's identity is not here; run it by itself: python -m services console")
    given: dict[str, Any] = {"address": address} if address else {}
    console = compose_console(hosted.console_channel_to, registry or CollectorRegistry(), **given)
    async with console.serving() as origin:
        yield origin


async def serve_console(settings: ClusterSettings, stop: asyncio.Event) -> None:
    """Run the console in front of a cluster until `stop` is set."""
    identity, registry = settings.identity_of(CONSOLE), CollectorRegistry()
    async with AsyncExitStack() as stack:
        channels: dict[str, grpc.aio.Channel] = {}
        for service in SERVICES:
            channels[service] = settings.channel_to(service, identity)
            stack.push_async_callback(channels[service].close, None)
        expires_at = None if settings.tls is None else settings.tls.expires_at
        Vitals.create(registry).follow(CONSOLE, tuple, certificate_expires_at=expires_at)
        host, _, port = settings.http_address.rpartition(":")
        detectors = settings.detector_channels(identity)
        for detector in detectors:
            stack.push_async_callback(detector.close, None)
        health = HealthServer(registry, tuple, host, int(port))
        await health.start()
        stack.push_async_callback(health.stop)
        console = compose_console(channels.__getitem__, registry, detectors)
        origin = await stack.enter_async_context(console.serving())
        _LOG.info("the console answers at %s", origin)
        await stop.wait()
