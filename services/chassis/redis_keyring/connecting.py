"""Connections to Redis, and what their errors come to."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from redis.asyncio.connection import AbstractConnection, ConnectionPool, SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, OutOfMemoryError, RedisError

from services.chassis.errors import BadInput, Unavailable
from services.chassis.redis_keyring.settings import RedisSettings

Connection = AbstractConnection
Word = str | bytes | int


class Unsafe(RedisError):
    """A Redis that keeps what it is told; the message says in one line what to do."""


class Line:
    """A connection of one's own, made when it is used; `connected` is awaited each time it was.

    BadInput when the address cannot be understood.
    """

    def __init__(
        self, settings: RedisSettings, connected: Callable[[Connection], Awaitable[None]] | None = None
    ) -> None:
        self._connection = _connection_to(settings, connected)
        self._timeout_seconds = settings.timeout_seconds

    async def ask(self, *words: Word) -> Any:
        """Return what a command answers, undecoded. Its errors are RedisError and OSError."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await asked(self._connection, *words)
        except TimeoutError:
            # A late answer is not to be taken for that of the next question.
            await self._connection.disconnect(nowait=True)
            raise

    async def close(self) -> None:
        """Hang up."""
        await self._connection.disconnect()


async def asked(connection: Connection, *words: Word) -> Any:
    """Return what a command answers, undecoded, however long it takes."""
    await connection.send_command(*words)
    return await connection.read_response(disable_decoding=True)


def _connection_to(
    settings: RedisSettings, connected: Callable[[Connection], Awaitable[None]] | None
) -> Connection:
    try:
        pool = pool_to(settings.url.get_secret_value(), settings.ca_file, settings.timeout_seconds, connected)
    except ValueError:
        raise BadInput(
            "SIGHTLINE_REDIS_URL: it is no address of a Redis; docs/services says what it takes"
        ) from None
    return pool.connection_class(**pool.connection_kwargs)


def pool_to(
    url: str,
    ca_file: Path | None,
    connect_seconds: float,
    connected: Callable[[Connection], Awaitable[None]] | None = None,
) -> ConnectionPool:
    """Return a pool of connections that wait for an answer as long as whoever asks, and send nothing twice.

    ValueError: it is no address of a Redis, or says what is not for it to say.
    """
    given: dict[str, Any] = {
        "protocol": 2,
        "decode_responses": False,
        "socket_timeout": None,  # who asks has one for the question and its answer together: it costs less
        "socket_connect_timeout": connect_seconds,
        # What was sent twice could be counted as made before: who called decides.
        "retry": Retry(NoBackoff(), 0),
        "driver_info": None,
        "redis_connect_func": connected,
        **believing(url, ca_file),
    }
    try:
        pool = ConnectionPool.from_url(url, **given)
        pool.connection_kwargs |= given  # whatever the address says
        pool.connection_class(**pool.connection_kwargs)
    except (TypeError, RedisError):
        raise ValueError("it is no address of a Redis") from None
    return pool


def believing(url: str, ca_file: Path | None) -> dict[str, str]:
    """Return how a stated authority is believed where `url` asks for TLS. ValueError: it is no address."""
    if ca_file is None or parse_url(url).get("connection_class") is not SSLConnection:
        return {}
    return {"ssl_ca_certs": str(ca_file)}


def as_unavailable(error: Exception) -> Unavailable:
    """Return what an error of the library comes to, in one line that quotes nothing of the library."""
    if isinstance(error, Unsafe):
        return Unavailable(str(error))
    if isinstance(error, NoPermissionError | AuthenticationError):
        return Unavailable("Redis does not let the keyring's user do what it must; give it the stated ACL")
    if isinstance(error, OutOfMemoryError) or str(error).startswith("OOM"):
        return Unavailable("Redis has no memory left for keys; give it more, or watch fewer cameras")
    if str(error).startswith("DENIED"):
        return Unavailable("Redis is in protected mode and refuses other machines; set `protected-mode no`")
    return Unavailable("Redis does not answer, so no key can be made or fetched; is it running?")
