"""Composition root of the console: an HTTP server and channels; no bus, no keyring, no records."""

import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import grpc.aio
from aiohttp import web
from prometheus_client import CollectorRegistry

from services.chassis.errors import BadInput, Unavailable
from services.console.adapters.memory_room import MemoryRoom
from services.console.clients.people import People
from services.console.clients.publications import Publications
from services.console.metrics import ConsoleMetrics
from services.console.pages.application import application
from services.console.pages.place import Desk, Place, Publishing
from services.console.settings import ConsoleSettings
from services.console.worker.importing import Imports


@dataclass(frozen=True, slots=True)
class Console:
    """`channel_to` reaches a service by its name, as the identity `console`; `detectors` each detector."""

    channel_to: Callable[[str], grpc.aio.Channel]
    settings: ConsoleSettings
    metrics: ConsoleMetrics
    detectors: tuple[grpc.aio.Channel, ...]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve, and give the origin under which browsers find it. Unavailable when the port is taken."""
        settings = self.settings
        desk = Desk(
            Place(settings.origin),
            People(self.channel_to),
            self.metrics,
            self._publishing(),
            self.detectors,
            MemoryRoom(settings.imports_mib << 20),
            Imports(),
            settings.source_header,
        )
        runner = web.AppRunner(application(desk), access_log=None, shutdown_timeout=1.0)
        tls = self._tls()
        await runner.setup()
        try:
            await self._listen(runner, tls)
            if not self.settings.origin:
                desk.place = Place(f"http://localhost:{runner.addresses[0][1]}")
            yield desk.place.origin
        finally:
            await runner.cleanup()
            await desk.imports.close()

    def _publishing(self) -> Publishing:
        settings = self.settings
        publications = Publications(self.channel_to)
        return Publishing(publications, settings.contact, settings.complaints, ZoneInfo(settings.time_zone))

    async def _listen(self, runner: web.AppRunner, tls: ssl.SSLContext | None) -> None:
        try:
            await web.TCPSite(runner, self.settings.host, self.settings.port, ssl_context=tls).start()
        except OSError:
            raise Unavailable(
                f"{self.settings.address} is taken, or not of this machine;"
                " choose another CONSOLE_ADDRESS, or another for `serve --console`"
            ) from None

    def _tls(self) -> ssl.SSLContext | None:
        if self.settings.certificate is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.settings.certificate, self.settings.key)
        except (OSError, ssl.SSLError):
            raise BadInput(
                f"{self.settings.certificate}: this certificate and CONSOLE_KEY do not go together as PEM"
            ) from None
        return context


def compose(
    channel_to: Callable[[str], grpc.aio.Channel],
    settings: ConsoleSettings,
    registry: CollectorRegistry,
    detectors: Sequence[grpc.aio.Channel] = (),
) -> Console:
    """Build the console. Without `detectors` there is one, which `channel_to` reaches."""
    found = tuple(detectors) or (channel_to("detector"),)
    return Console(channel_to, settings, ConsoleMetrics.create(registry), found)
