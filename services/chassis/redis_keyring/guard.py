"""The guard: watches that Redis keeps no key on a disk, with or for a replica, or in a log."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from redis.exceptions import RedisError

from services.chassis.ending import ended
from services.chassis.errors import Refused, SightlineError, Unavailable
from services.chassis.redis_keyring.connecting import (
    Connection,
    Line,
    Unsafe,
    as_unavailable,
    asked,
)
from services.chassis.redis_keyring.demands import SECTIONS, SETTINGS, problem_of
from services.chassis.redis_keyring.settings import RedisSettings

_EVERY_SECONDS = 1.0


class Guard:
    """Looks again every second, and at whatever Redis a connection is made to before it is used."""

    def __init__(self, settings: RedisSettings) -> None:
        self._line = Line(settings)
        self._unsafe = "Redis was not looked at yet"
        self._away = ""
        self._watching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Look once, then for ever. Refused when Redis may not be used, Unavailable when it is away."""
        try:
            await self._look_again()
        except Unavailable as error:
            raise _explained(error) from None
        if self._unsafe:
            raise Refused(self._unsafe)
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Look no more."""
        if self._watching is not None:
            await ended([self._watching])
        await self._line.close()

    @property
    def problem(self) -> str:
        """What is wrong at the moment, in one line; empty when nothing is."""
        return self._unsafe or self._away

    def check(self) -> None:
        """Raise Unavailable while Redis keeps what it must not: no key is made meanwhile."""
        if self._unsafe:
            raise Unavailable(self._unsafe)

    async def connected(self, connection: Connection) -> None:
        """Look at the Redis that a connection was just made to: it may be another than before.

        Unsafe, and no connection, when it keeps what it is told.
        """
        await connection.on_connect()
        self._unsafe = await problem_over(partial(asked, connection))
        if self._unsafe:
            raise Unsafe(self._unsafe)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            try:
                await self._look_again()
            except SightlineError:
                continue  # said by `problem`

    async def _look_again(self) -> None:
        try:
            self._unsafe = await problem_over(self._line.ask)
        except (RedisError, OSError) as error:
            unavailable = as_unavailable(error)
            self._away = str(unavailable)
            raise unavailable from None
        self._away = ""


async def problem_over(ask: Callable[..., Awaitable[Any]]) -> str:
    """Return why the Redis that `ask` asks must not be told anything, in one line; empty when it may.

    RedisError and OSError when it does not say.
    """
    # ROLE leaves out a replica that is still copying everything.
    told: list[bytes] = [await ask("INFO", section) for section in SECTIONS]
    lines = [line.partition(":") for line in b"\n".join(told).decode().splitlines()]
    answer: list[bytes] = await ask("CONFIG", "GET", *SETTINGS)
    texts = [text.decode() for text in answer]
    settings = dict(zip(texts[::2], texts[1::2], strict=True))
    return problem_of({name: value for name, _, value in lines}, settings)


def _explained(error: Unavailable) -> Unavailable:
    return Unavailable(f"SIGHTLINE_REDIS_URL: {error}")
