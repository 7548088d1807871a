"""Parts that are stopped dead before their nth step, as by kill -9."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


class Stopped(BaseException):
    """The process is no more."""


@dataclass
class Stops:
    """Counts the steps of all that it stands before; `at`: the step that is not taken."""

    at: int
    taken: int = 0

    def before(self, part: Any) -> Any:
        """The same part, whose every call is a step."""
        return _Stopping(part, self)

    def step(self) -> None:
        if self.taken == self.at:
            raise Stopped
        self.taken += 1


class _Stopping:
    def __init__(self, part: Any, stops: Stops) -> None:
        self._part, self._stops = part, stops

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._part, name)

        async def step(*given: Any, **named: Any) -> Any:
            self._stops.step()
            return await method(*given, **named)

        return step
