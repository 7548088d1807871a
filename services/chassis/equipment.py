"""What a composition root is given: the same for every service, whatever it runs on."""

from concurrent.futures import Executor
from dataclasses import dataclass

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis.bus import Bus
from services.chassis.deployments import Deployments
from services.chassis.feed import Feed
from services.chassis.frames import Frames
from services.chassis.keyring import Keyring
from services.chassis.publishing import Publisher
from services.chassis.runner import Route, Runner
from services.chassis.telemetry import RunnerMetrics


@dataclass(frozen=True, slots=True)
class Equipment:
    """`channel` reaches the other services; `executor` is for work that must not stand on the event loop."""

    service: str
    bus: Bus
    keyring: Keyring
    frames: Frames
    deployments: Deployments
    publisher: Publisher
    registry: CollectorRegistry
    metrics: RunnerMetrics
    channel: grpc.aio.Channel
    executor: Executor
    private_key: bytes
    database_url: str = ""

    def runner(self, route: Route) -> Runner:
        """Return the runner of one route."""
        return Runner(
            self.service,
            route,
            self.bus,
            self.keyring,
            self.deployments,
            self.publisher,
            self.metrics,
            self.private_key,
        )

    def feed(self) -> Feed:
        """Return the way onto the bus for a source of pictures."""
        return Feed(self.bus, self.keyring, self.frames, self.deployments)

    async def follow_deployments(self) -> None:
        """Keep `deployments` up to date until cancelled: a job of every service."""
        await self.deployments.run(self.bus)
