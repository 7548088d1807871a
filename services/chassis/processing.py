"""The life of services in one process: started in order, stopped in reverse, watched meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import grpc.aio

from services.chassis.ending import ended

_LOG = logging.getLogger(__name__)
Job = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Service:
    """What a composition root returns.

    `readers` run until `Equipment.stopping` is set, and end when what they have in hand is done; `jobs` run
    for ever. `problems` gives a line for each thing that keeps it from its work at the moment, `warnings` one
    for each that somebody has to see to while it works.
    """

    name: str
    jobs: tuple[Job, ...] = ()
    readers: tuple[Job, ...] = ()
    serve: Callable[[grpc.aio.Server], None] = lambda _: None
    open: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
    problems: Callable[[], Sequence[str]] = tuple
    warnings: Callable[[], Sequence[str]] = tuple


@dataclass(slots=True)
class Running:
    """Services that were started."""

    services: list[Service] = field(default_factory=list)
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    reading: list[asyncio.Task[None]] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, service: Service) -> None:
        """Open one service; it is closed by `stop`."""
        self.services.append(service)
        if service.close is not None:
            self.closing.push_async_callback(service.close)
        if service.open is not None:
            await service.open()

    def start(self, service: Service) -> None:
        """Start what runs."""
        self.tasks += [asyncio.create_task(job(), name=service.name) for job in service.jobs]
        self.reading += [asyncio.create_task(reader(), name=service.name) for reader in service.readers]

    def problems(self) -> list[str]:
        """What keeps the services from their work at the moment, a line each."""
        return [problem for service in self.services for problem in service.problems()]

    def warnings(self) -> list[str]:
        """What somebody has to see to, a line each."""
        return [warning for service in self.services for warning in service.warnings()]

    async def failure(self) -> None:
        """Return only by raising: the error of the first job that ended."""
        done, _ = await asyncio.wait([*self.tasks, *self.reading], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
        raise RuntimeError("a job that runs for ever has ended")

    async def stop(self, grace_seconds: float = 0.0) -> None:
        """Let the readers finish what they have in hand, then cancel, and close what was opened last first.

        Each is closed, whatever happens to another.
        """
        self.stopping.set()
        if grace_seconds and self.reading:
            await asyncio.wait(self.reading, timeout=grace_seconds)
        await ended([*self.reading, *self.tasks])
        for kept in (self.services, self.tasks, self.reading):
            kept.clear()
        await self.closing.aclose()
