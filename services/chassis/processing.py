"""The life of services in one process: started in order, stopped in reverse, watched meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import grpc.aio

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """What a composition root returns: how to open it, what runs for ever, what it serves, how to close."""

    name: str
    jobs: tuple[Callable[[], Coroutine[Any, Any, None]], ...] = ()
    serve: Callable[[grpc.aio.Server], None] = lambda _: None
    open: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None


@dataclass(slots=True)
class Running:
    """Services that were started."""

    services: list[Service] = field(default_factory=list)
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, service: Service) -> None:
        """Open one service; it is closed by `stop`."""
        self.services.append(service)
        if service.close is not None:
            self.closing.push_async_callback(service.close)
        if service.open is not None:
            await service.open()

    def start(self, service: Service) -> None:
        """Start what runs for ever."""
        for job in service.jobs:
            self.tasks.append(asyncio.create_task(job(), name=service.name))

    async def failure(self) -> None:
        """Return only by raising: the error of the first job that ended."""
        done, _ = await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
        raise RuntimeError("a job that runs for ever has ended")

    async def stop(self) -> None:
        """Cancel the jobs and close the services, last opened first; each, whatever happens to another."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.services.clear()
        self.tasks.clear()
        await self.closing.aclose()
