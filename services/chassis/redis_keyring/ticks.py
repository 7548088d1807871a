"""Ticks that all who wait share, so that what they ask then travels together."""

import asyncio


class Ticks:
    """A tick every `every_seconds`, while anybody waits for one."""

    def __init__(self, every_seconds: float) -> None:
        self._every_seconds = every_seconds
        self._next: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def next(self) -> None:
        """Return at the next tick."""
        loop = asyncio.get_running_loop()
        if self._next is None:
            self._next = loop.create_future()
            self._timer = loop.call_later(self._every_seconds, self._tick)
        await asyncio.shield(self._next)

    def close(self) -> None:
        """Tick for those who wait, and no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._tick()

    def _tick(self) -> None:
        waited_for, self._next = self._next, None
        if waited_for is not None and not waited_for.done():
            waited_for.set_result(None)
