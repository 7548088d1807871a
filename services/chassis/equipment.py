"""What a composition root is given: the same for every service, whatever it runs on."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis.access import Directory, Identity
from services.chassis.bus import Bus
from services.chassis.deployments import TOPIC, Deployments
from services.chassis.feed import Feed
from services.chassis.frames import Frames
from services.chassis.keyring import Keyring
from services.chassis.publishing import Publisher
from services.chassis.runner import Route, Runner
from services.chassis.telemetry import RunnerMetrics
from services.chassis.tracing import OFF, Traces


@dataclass(frozen=True, slots=True)
class Equipment:
    """`channel_to` reaches another service, by its name; `executor` is for work that must not stand on the
    event loop; `stopping` is set when the process is to finish what it has in hand;
    `identity` is the service's own, `directory` says what is known of every other and of people;
    `in_touch` says whether the bus can be reached now, so that what is new is heard of;
    `traces` are those of the service, for what its runners do not handle.
    """

    service: str
    bus: Bus
    keyring: Keyring
    frames: Frames
    deployments: Deployments
    publisher: Publisher
    registry: CollectorRegistry
    metrics: RunnerMetrics
    channel_to: Callable[[str], grpc.aio.Channel]
    executor: Executor
    identity: Identity
    directory: Directory
    stopping: asyncio.Event
    database_url: str = ""
    in_touch: Callable[[], bool] = lambda: True
    traces: Traces = OFF

    @property
    def private_key(self) -> bytes:
        """What is sealed to this service opens with it, 32 bytes."""
        return self.identity.sealing_key

    def runner(self, route: Route, after: Callable[[], Awaitable[None]] | None = None) -> Runner:
        """Return the runner of one route; it begins once `after` returns, or deployments are known."""
        return Runner(
            self.service,
            route,
            self.bus,
            self.keyring,
            self.deployments,
            self.publisher,
            self.metrics,
            self.private_key,
            after=after or self.deployments.caught_up,
            stopping=self.stopping,
            traces=self.traces,
        )

    def feed(self) -> Feed:
        """Return the way onto the bus for a source of pictures."""
        return Feed(self.bus, self.keyring, self.frames, self.deployments, executor=self.executor)

    async def follow_deployments(self) -> None:
        """Keep `deployments` up to date until cancelled: a job of every service."""
        await self.deployments.run(self.bus, self.metrics.poisoned.labels(TOPIC.name).inc)
