"""Keys of lists in this process's memory and in Redis': either outlives the other's restart."""

import asyncio
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from services.chassis.errors import BadInput, Unavailable, Unreadable
from services.chassis.redis_keyring.connecting import Word, as_unavailable, asked, pool_to
from services.chassis.redis_keyring.guard import problem_over
from services.chassis.sealing import new_key, open_sealed_to, public_key_of, seal_to, wipe

_T = TypeVar("_T")
_TIMEOUT_SECONDS = 2.0
# A reference may be asked for a little after the end; then Redis forgets by itself, whoever is not there.
_GRACE = timedelta(hours=1)
# A key whose list nobody has heard of yet: if its maker dies first, Redis forgets it by itself.
_UNCLAIMED = timedelta(seconds=30)
_TIME_BYTES = 8


@dataclass(slots=True)
class _Held:
    """A key here, and as Redis holds it: wrapped, so that Redis alone opens nothing."""

    key: bytearray
    wrapped: bytes
    until_ms: int
    lasts: bool = False


class RedisListKeys:
    """Wrapped under the registrar's own identity (RFC 9180); needs GET, SET and DEL on sightline:list:*, and
    to see what Redis keeps: the connection that a key is written on is asked before, as the keyring's is.
    """

    def __init__(self, url: str, private_key: bytes, ca_file: Path | None = None) -> None:
        self._private_key = private_key
        self._held: dict[str, _Held] = {}
        self._destroyed = 0
        self._untraced = 0
        self._away = ""
        self._keeps = ""
        try:
            self._redis = Redis.from_pool(pool_to(url, ca_file, _TIMEOUT_SECONDS))
        except ValueError:
            raise BadInput(
                "REGISTRAR_REDIS_URL: it is no address of a Redis; write redis://host:port"
            ) from None

    async def ready(self) -> None:
        """Unavailable while Redis is away, or would keep a key for longer than it is told."""
        if problem := await self._told():
            raise Unavailable(problem)

    async def create(self, deployment: str, until: datetime) -> bytes:
        """Make a key, in place of any other; it lasts from the next `keep` on, which knows of its list.

        Unavailable when Redis cannot hold it, or would keep it for longer than it is told: then there is
        none.
        """
        until_ms = int((until + _GRACE).timestamp() * 1000)
        key = new_key()
        secret = until_ms.to_bytes(_TIME_BYTES, "big") + key
        wrapped = seal_to(public_key_of(self._private_key), secret, _about(deployment))
        self._forget(deployment)
        await self._put(deployment, wrapped, "PX", int(_UNCLAIMED.total_seconds() * 1000))
        self._held[deployment] = _Held(key, wrapped, until_ms)
        return bytes(key)

    async def fetch(self, deployment: str) -> bytes | None:
        """Return the key; None when it is gone from both memories, or is another identity's."""
        held = self._held.get(deployment)
        if held is None:
            destroyed = self._destroyed
            wrapped = await self._get(deployment)
            if wrapped is None or destroyed != self._destroyed:
                return None
            held = self._held.setdefault(deployment, self._unwrapped(deployment, wrapped))
        return bytes(held.key) or None

    async def keep(self, deployments: Collection[str]) -> None:
        """Put back what Redis lost of these, and have it last; forget every other, and what was drafted anew
        elsewhere. Nobody else may draft meanwhile.
        """
        gone = set(self._held).difference(deployments)
        for deployment in gone:
            self._forget(deployment)
        if gone:
            await self._leave_no_trace()
        problem = await self._told()
        for deployment, held in list(self._held.items()):
            wrapped = await self._get(deployment)
            if wrapped is not None and wrapped != held.wrapped:
                self._forget(deployment)
            elif problem or not held.key:
                continue
            elif wrapped is None:
                await self._put(deployment, held.wrapped, "PXAT", held.until_ms, "NX")
            elif not held.lasts:
                await self._put(deployment, held.wrapped, "PXAT", held.until_ms, "XX")
                held.lasts = True
        if problem:
            raise Unavailable(problem)

    async def destroy(self, deployment: str) -> None:
        """Destroy the key in both memories. Unavailable when Redis still has it: then ask again."""
        self._destroyed += 1
        self._forget(deployment)
        await self._asked(self._redis.delete(_name(deployment)))
        await self._leave_no_trace()

    def problem(self) -> str:
        """Return why no key can be made, or would outlive this process, in a line; empty since Redis last
        answered, and keeps no more than it is told.
        """
        return self._away or self._keeps

    async def close(self) -> None:
        """Let go of Redis, and of the keys."""
        for deployment in list(self._held):
            self._forget(deployment)
        await self._redis.aclose()

    async def _leave_no_trace(self) -> None:
        """Close connections: Redis keeps what came last on each, keys with it, as long as it is open.

        One that is waited for meanwhile is closed when its answer is there.
        """
        self._untraced += 1
        await self._redis.connection_pool.disconnect(inuse_connections=False)

    async def _put(self, deployment: str, wrapped: bytes, *how: Word) -> None:
        if problem := await self._told("SET", _name(deployment), wrapped, *how):
            raise Unavailable(problem)

    async def _told(self, *words: Word) -> str:
        """Tell Redis, unless it would keep it for longer than it is told; return why not, in a line.

        Unavailable when it is away.
        """
        problem = await self._asked(self._looked_at_and_told(words))
        self._keeps = f"registrar: keys of lists: {problem}" if problem else ""
        return self._keeps

    async def _looked_at_and_told(self, words: Sequence[Word]) -> str:
        """Both over one connection: by the next one it may be another Redis."""
        pool = self._redis.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            problem = await problem_over(partial(asked, connection))
            if words and not problem:
                await asked(connection, *words)
        finally:
            await pool.release(connection)
        return problem

    async def _get(self, deployment: str) -> bytes | None:
        value = await self._asked(self._redis.get(_name(deployment)))
        return value.encode() if isinstance(value, str) else value

    def _unwrapped(self, deployment: str, wrapped: bytes) -> _Held:
        """Return what Redis held; with no key in it when this identity cannot open it."""
        try:
            secret = open_sealed_to(self._private_key, wrapped, _about(deployment))
        except Unreadable:
            return _Held(bytearray(), wrapped, 0)
        return _Held(bytearray(secret[_TIME_BYTES:]), wrapped, int.from_bytes(secret[:_TIME_BYTES], "big"))

    def _forget(self, deployment: str) -> None:
        held = self._held.pop(deployment, None)
        if held is not None:
            wipe(held.key)

    async def _asked(self, answer: Awaitable[_T]) -> _T:
        untraced = self._untraced
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                value = await answer
        except (RedisError, OSError) as error:
            self._away = f"registrar: keys of lists: {as_unavailable(error)}"
            raise Unavailable(self._away) from None
        if untraced != self._untraced:
            await self._leave_no_trace()
        self._away = ""
        return value


def _name(deployment: str) -> str:
    return f"sightline:list:{deployment}"


def _about(deployment: str) -> str:
    return f"list {deployment}"
