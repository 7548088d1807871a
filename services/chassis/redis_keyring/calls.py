"""Calls of steps: those made at the same time travel in one message."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from redis.exceptions import NoScriptError, RedisError, ResponseError

from services.chassis.ending import ended
from services.chassis.errors import Unavailable
from services.chassis.redis_keyring.connecting import Connection, Line, Word, as_unavailable
from services.chassis.redis_keyring.rinsing import RINSE, Rinsing
from services.chassis.redis_keyring.settings import RedisSettings
from services.chassis.redis_keyring.steps import SCRIPT

_DIGEST = hashlib.sha1(SCRIPT, usedforsecurity=False).hexdigest()  # the name that Redis gives a script
_MOST_AT_ONCE = 64

_Waiting = tuple[list[Word], "asyncio.Future[Any]"]


class Calls:
    """One connection, one message at a time; what is called meanwhile goes with the next one.

    `now` gives the time in microseconds since 1970; without it Redis' own clock decides.
    """

    def __init__(
        self,
        settings: RedisSettings,
        connected: Callable[[Connection], Awaitable[None]],
        now: Callable[[], int] | None = None,
    ) -> None:
        self._line = Line(settings, connected)
        self._now = now
        self._waiting: deque[_Waiting] = deque()
        self._sending: asyncio.Task[None] | None = None
        self._rinsing = Rinsing(self._rinse)

    async def __call__(self, step: str, *arguments: Word) -> Any:
        """Return what a step answers: an int, bytes, None, or a list of these.

        Unavailable when it cannot run.
        """
        return await self._call(step, *arguments)

    def _call(self, step: str, *arguments: Word) -> "asyncio.Future[Any]":
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(([step, len(arguments), *arguments], answer))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return answer

    def _rinse(self, water: bytes) -> None:
        # Where Redis is away there is no buffer of this connection any more.
        self._call(RINSE, water).add_done_callback(lambda answer: answer.cancelled() or answer.exception())

    async def close(self) -> None:
        """Let go of the connection; who still waits is told that Redis is away."""
        self._rinsing.cease()
        if self._sending is not None:
            await ended([self._sending])
        _tell_error(self._waiting, Unavailable("the keyring was closed"))
        self._waiting.clear()
        await self._line.close()

    async def _send(self) -> None:
        while self._waiting:
            batch = self._next()
            self._rinsing.sent([call for call, _ in batch])
            try:
                answers = await self._run([argument for call, _ in batch for argument in call])
            except (RedisError, OSError) as error:
                _tell_error(batch, as_unavailable(error))
                continue
            except asyncio.CancelledError:
                _tell_error(batch, Unavailable("the keyring was closed"))
                raise
            _tell(batch, answers)

    def _next(self) -> list[_Waiting]:
        """Return what goes in one message; a rinse goes alone, so that no key lies behind its water."""
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < _MOST_AT_ONCE:
            rinses = self._waiting[0][0][0] == RINSE
            if rinses and batch:
                break
            batch.append(self._waiting.popleft())
            if rinses:
                break
        return batch

    async def _run(self, arguments: Sequence[Word]) -> list[Any]:
        now = "" if self._now is None else self._now()
        command = ("EVALSHA", _DIGEST, 0, now, *arguments)
        try:
            answers: list[Any] = await self._line.ask(*command)
        except NoScriptError:  # Redis was restarted; nothing has run
            await self._line.ask("SCRIPT", "LOAD", SCRIPT)
            answers = await self._line.ask(*command)
        return answers


def _tell(batch: Sequence[_Waiting], answers: Sequence[Any]) -> None:
    for (_, future), (done, answer) in zip(batch, answers, strict=True):
        if future.done():
            continue
        if done:
            future.set_result(answer)
        else:
            future.set_exception(as_unavailable(ResponseError(bytes(answer).decode(errors="replace"))))


def _tell_error(batch: Sequence[_Waiting] | deque[_Waiting], error: Unavailable) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(Unavailable(str(error)))
