"""Turns: work that ran side by side is finished in the order in which it was begun."""

import asyncio
from types import TracebackType


class Turn:
    """A place in a queue; `async with` it to run after all that was taken before."""

    def __init__(self, before: "asyncio.Future[None] | None") -> None:
        self._before = before
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> None:
        if self._before is not None:
            await asyncio.shield(self._before)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Let the next one run once all before this one have, also when this turn was never used."""
        if self._before is None or self._before.done():
            self._end(None)
        else:
            self._before.add_done_callback(self._end)

    def _end(self, _: "asyncio.Future[None] | None") -> None:
        if not self.done.done():
            self.done.set_result(None)


class Turns:
    """One queue for each key."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Future[None]] = {}

    def take(self, key: str) -> Turn:
        """Take the next place of `key`. The caller uses it, or gives it up."""
        turn = Turn(self._last.get(key))
        self._last[key] = turn.done
        turn.done.add_done_callback(lambda done: self._drop(key, done))
        return turn

    def _drop(self, key: str, done: "asyncio.Future[None]") -> None:
        if self._last.get(key) is done:
            del self._last[key]
