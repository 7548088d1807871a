"""A stream lasts for hours; whoever listens is looked at again meanwhile, and it ends when they may not."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import grpc
import grpc.aio

from services.chassis.access.refusal import Refusal
from services.chassis.rpc.caller import calling, standing

LOOK_SECONDS = 2.0


@dataclass(slots=True)
class Staying:
    """Around the answers of a stream, in the task that makes them: ends it with the reason as its status."""

    context: grpc.aio.ServicerContext[Any, Any]
    _refusal: Refusal | None = None
    _looking: "asyncio.Task[None] | None" = field(default=None)

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        who = calling.get(None)
        if task is not None and who is not None and who.is_person and standing.get(None) is not None:
            self._looking = asyncio.create_task(self._look(task))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        if self._refusal is None:
            return
        if isinstance(error, asyncio.CancelledError):
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
            await self.context.abort(grpc.StatusCode.PERMISSION_DENIED, str(self._refusal))
        elif isinstance(error, GeneratorExit):
            # Cut off in the middle of sending to somebody who reads slowly: they are told once they read on.
            with suppress(grpc.aio.AbortError):
                await self.context.abort(grpc.StatusCode.PERMISSION_DENIED, str(self._refusal))

    async def _look(self, task: "asyncio.Task[Any]") -> None:
        see_still = standing.get()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                see_still()
            except Refusal as refusal:
                self._refusal = refusal
                task.cancel()
                return
