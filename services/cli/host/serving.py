"""Some services in this process, on real servers: what `python -m services <name>…` runs."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import Access
from services.chassis.ending import ended
from services.chassis.errors import Unavailable
from services.chassis.health import HealthAnswers, HealthServer
from services.chassis.processing import Running, Service
from services.chassis.vitals import Vitals
from services.cli.host.cluster_settings import ClusterSettings
from services.cli.host.composing import Around, compose
from services.cli.host.grounds import Grounds

_LOG = logging.getLogger(__name__)
_AGAIN_SECONDS = 1.0


async def serve(names: Sequence[str], settings: ClusterSettings, stop: asyncio.Event) -> None:
    """Run the services until `stop` is set, then let them finish what they have in hand.

    Raises what one of them died of. What they need may be away at the start: they wait for it, and their
    readiness says so.
    """
    stopping = asyncio.create_task(stop.wait())
    async with AsyncExitStack() as stack:
        stack.callback(stopping.cancel)
        starting = asyncio.create_task(stack.enter_async_context(_started(names, settings)))
        await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            await ended([starting])
            return
        running = starting.result()
        _LOG.info("at work: %s", ", ".join(names))
        failing = asyncio.create_task(running.failure())
        await asyncio.wait([failing, stopping], return_when=asyncio.FIRST_COMPLETED)
        if failing.done():
            failing.result()
        failing.cancel()
        _LOG.info("finishing what is in hand: %s", ", ".join(names))


@asynccontextmanager
async def _started(names: Sequence[str], settings: ClusterSettings) -> AsyncIterator[Running]:
    running, registry, start = Running(), CollectorRegistry(), _Start()
    grounds = Grounds.lay(names, settings, registry, running.stopping)

    def problems() -> list[str]:
        return [*start.waits_for, *grounds.problems(), *running.problems()]

    async with AsyncExitStack() as closing:
        closing.push_async_callback(grounds.close)
        _tell_vitals(names, grounds, problems)
        http = _http(settings, registry, problems, running.warnings)
        await http.start()
        closing.push_async_callback(http.stop)
        server = rpc.server(Access.create(names[0], grounds.directory, registry))
        health = await HealthAnswers.on(server, names, problems)
        rpc.listen(server, settings.grpc_address, settings.tls)
        around = Around(settings.pack, grounds.given(), grounds.kafka)
        composed = [compose(grounds.equipment_of(name), around) for name in names]
        await start.patiently(grounds.open)
        closing.push_async_callback(server.stop, 0)
        closing.push_async_callback(running.stop, settings.grace_seconds)
        for service in composed:
            await running.open(start.patient(service))
            service.serve(server)
        await server.start()
        looking = asyncio.create_task(health.run())
        closing.callback(looking.cancel)
        for service in composed:
            running.start(service)
        start.waits_for.clear()
        # What was loaded so far stays: there is no use in searching it for garbage again and again.
        gc.collect()
        gc.freeze()
        yield running


@dataclass(slots=True)
class _Start:
    """How far the start is: what it waits for, a line each."""

    waits_for: list[str] = field(default_factory=lambda: ["starting"])

    def patient(self, service: Service) -> Service:
        """Return `service` so that it opens as soon as what it needs is there."""
        opens = service.open
        return service if opens is None else replace(service, open=lambda: self.patiently(opens))

    async def patiently(self, opens: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await opens()
            except Unavailable as error:
                self.waits_for[:] = [str(error)]
                _LOG.warning("waiting: %s", error)
                await asyncio.sleep(_AGAIN_SECONDS)


def _tell_vitals(names: Sequence[str], grounds: Grounds, problems: Callable[[], Sequence[str]]) -> None:
    vitals, tls = Vitals.create(grounds.registry), grounds.settings.tls
    expires_at = None if tls is None else tls.expires_at
    for name in names:
        ways = {"bus": grounds.bus.problem, "keyring": grounds.keyrings[name].problem}
        vitals.follow(name, problems, ways, expires_at)


def _http(
    settings: ClusterSettings,
    registry: CollectorRegistry,
    problems: Callable[[], Sequence[str]],
    warnings: Callable[[], Sequence[str]],
) -> HealthServer:
    host, _, port = settings.http_address.rpartition(":")
    return HealthServer(registry, problems, host, int(port), warnings)
