"""Passes are decided in memory as on Faust."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.memory_passes import MemoryPasses
from services.alert_dispatcher.handler.match_found import MatchFoundHandler
from services.chassis.bus import Consumer
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.publishing import Publisher
from services.chassis.runner import Patience, Route, Runner
from services.chassis.sealing import public_key_of
from services.chassis.telemetry import RunnerMetrics
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.alert_dispatcher.matching import DECISIONS, MATCHES, Matcher
from tests.alert_dispatcher.passes_behaviour import PassesBehaviour

_SECONDS = 10


class InMemory:
    """The handler, on the chassis' runner and the memory bus."""

    def __init__(self) -> None:
        self.matcher = Matcher()
        self.deployments = self.matcher.deployments()
        self.bus, self.registry = MemoryBus(), CollectorRegistry()
        private_key, keyring = self.matcher.private_key, MemoryKeyring()
        readers = {DECISIONS.name: public_key_of(private_key)}
        self.runner = Runner(
            "alert_dispatcher",
            Route(MatchFound, MatchFoundHandler(MemoryPasses(), self.deployments)),
            self.bus,
            keyring,
            self.deployments,
            Publisher(self.bus, keyring, self.deployments, readers),
            RunnerMetrics.create("alert_dispatcher", self.registry),
            private_key,
            patience=Patience(1000, 0.001),
        )
        self.reader: Consumer

    async def say(self, value: bytes, key: str) -> None:
        await self.bus.publish(MATCHES, key, value)

    async def heard(self) -> bytes:
        async with asyncio.timeout(_SECONDS):
            record = await self.reader.receive()
        await self.reader.commit(record)
        return record.value

    async def hear_of(self, deployment: str) -> None:
        await self.deployments.take(self.matcher.changed(deployment))


@pytest.fixture
async def deciding() -> AsyncIterator[InMemory]:
    deciding = InMemory()
    await deciding.hear_of("market")
    deciding.reader = await deciding.bus.consume(DECISIONS, "a reader")
    running = asyncio.create_task(deciding.runner.run())
    yield deciding
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class TestPassesInMemory(PassesBehaviour):
    """The memory twin."""
