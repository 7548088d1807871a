"""Connections to Redis, and what their errors come to."""

from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio.connection import AbstractConnection, ConnectionPool, SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, OutOfMemoryError

from services.chassis.errors import BadInput, Unavailable
from services.chassis.redis_keyring.settings import RedisSettings

Connection = AbstractConnection


def connection_to(
    settings: RedisSettings, connected: Callable[[Connection], Awaitable[None]] | None = None
) -> Connection:
    """Return a connection that connects when it is used; `connected` is awaited each time it has.

    BadInput when the address cannot be understood.
    """
    url = settings.url.get_secret_value()
    given: dict[str, Any] = {
        "protocol": 2,
        "socket_timeout": settings.timeout_seconds,
        "socket_connect_timeout": settings.timeout_seconds,
        # What was sent twice could be counted as made before: who called decides.
        "retry": Retry(NoBackoff(), 0),
        "driver_info": None,
        "redis_connect_func": connected,
    }
    try:
        if parse_url(url).get("connection_class") is SSLConnection and settings.ca_file is not None:
            given["ssl_ca_certs"] = str(settings.ca_file)
        return ConnectionPool.from_url(url, **given).make_connection()
    except (ValueError, TypeError):
        raise BadInput("SIGHTLINE_REDIS_URL: it is no address of a Redis; docs/services says what it takes") from None


def as_unavailable(error: Exception) -> Unavailable:
    """Return what an error of the library comes to, in one line that quotes nothing of it."""
    if isinstance(error, NoPermissionError | AuthenticationError):
        return Unavailable("Redis does not let the keyring's user do what it must; give it the stated ACL")
    if isinstance(error, OutOfMemoryError) or str(error).startswith("OOM"):
        return Unavailable("Redis has no memory left for keys; give it more, or watch fewer cameras")
    return Unavailable("Redis does not answer, so no key can be made or fetched; is it running?")
