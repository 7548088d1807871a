"""Asking again: where the services run on their own, one of them may be away for a moment."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from services.chassis.errors import Unavailable

_AGAIN_SECONDS = 0.5


class Patient(Protocol):
    """Somebody who asks services, and for how long they ask again."""

    @property
    def patience_seconds(self) -> float:
        """For how long a service that is away is asked again; 0 asks once."""


_S = TypeVar("_S", bound=Patient)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def patiently(
    call: Callable[Concatenate[_S, _P], Awaitable[_R]],
) -> Callable[Concatenate[_S, _P], Coroutine[Any, Any, _R]]:
    """Decorate a question that may be asked again: Unavailable is raised when patience is over."""

    @functools.wraps(call)
    async def asked(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience_seconds
        while True:
            try:
                return await call(self, *args, **kwargs)
            except Unavailable:
                if loop.time() + _AGAIN_SECONDS > until:
                    raise
            await asyncio.sleep(_AGAIN_SECONDS)

    return asked
