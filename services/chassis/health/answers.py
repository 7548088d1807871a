"""gRPC's own health protocol and reflection, on a service's server."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc.aio
from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server
from grpc_reflection.v1alpha import reflection

from services.chassis.access.contract import services_of

_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class HealthAnswers:
    """Says SERVING while `problems` gives no line, of the server and of each of its services."""

    problems: Callable[[], Sequence[str]]
    names: tuple[str, ...]
    # Its stubs know nothing of asyncio.
    _servicer: Any

    @classmethod
    async def on(
        cls, server: grpc.aio.Server, owners: Sequence[str], problems: Callable[[], Sequence[str]]
    ) -> "HealthAnswers":
        """Add health, and reflection of what `owners` serve by contract, to a server that is not started."""
        names = tuple(str(service.full_name) for owner in owners for service in services_of(owner))
        answers = cls(problems, names, health.aio.HealthServicer())  # type: ignore[attr-defined]
        add_HealthServicer_to_server(answers._servicer, server)
        reflection.enable_server_reflection((*names, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
        await answers.look()
        return answers

    async def run(self) -> None:
        """Follow `problems` until cancelled; then it is NOT_SERVING for good."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            await self._servicer.enter_graceful_shutdown()

    async def look(self) -> None:
        """Say how things stand now."""
        status = HealthCheckResponse.NOT_SERVING if self.problems() else HealthCheckResponse.SERVING
        for name in (health.OVERALL_HEALTH, *self.names):
            await self._servicer.set(name, status)
