"""A Milvus server as this service talks to it: every call has its time, no error says anything of a probe."""

import asyncio
import logging
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import grpc
from pymilvus import AsyncMilvusClient, MilvusException

from services.chassis.errors import BadInput, Unavailable
from services.matcher.adapters.rinsing import chain_of, let_go

_R = TypeVar("_R")
# A server that was started again is found within a second; gRPC would wait for up to two minutes.
_CHANNEL = {"grpc.initial_reconnect_backoff_ms": 200, "grpc.max_reconnect_backoff_ms": 1000}
_SCHEMES = ("http", "https", "tcp")
_UNKNOWN, _REFUSED = "UNAUTHENTICATED", "PERMISSION_DENIED"
# 2: what pymilvus says itself when it finds no server.
_AWAY = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "2")


class MilvusServer:
    """`client` connects at its first call. `address`: where it is, without user and password.

    `user`: who calls, "" if that is not said by name. `secure`: whether by TLS.
    """

    def __init__(self, uri: str, token: str = "", database: str = "", ca_file: Path | None = None) -> None:
        parts = urlsplit(uri)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise BadInput("MATCHER_MILVUS_URI: write http://host:port, or https://host:port for TLS")
        self.address = f"{parts.hostname}:{parts.port or 19530}"
        self.secure = parts.scheme == "https"
        if parts.username and not token:
            token = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        user, colon, _ = token.partition(":")
        self.user = user if colon else ""
        hush()
        self.client = AsyncMilvusClient(
            f"{parts.scheme}://{self.address}",
            token=token,
            db_name=database,
            dedicated=True,
            grpc_options=_CHANNEL,
            # By this name pymilvus takes whose certificates it believes.
            server_pem_path=str(ca_file or ""),
        )

    async def ask(self, call: Awaitable[_R], seconds: float) -> _R:
        """Return what `call` answers within `seconds`. Unavailable says what is wrong, in our own words."""
        try:
            async with asyncio.timeout(seconds):
                return await call
        except (MilvusException, grpc.RpcError, TimeoutError, OSError, ValueError, TypeError) as error:
            problem = self._problem(error)
            let_go(error)
        # Outside the block: its own error, and what that holds of the call, is not passed on.
        raise Unavailable(problem)

    async def drop(self, collection: str, seconds: float) -> None:
        """Destroy a collection, its mark first; nothing to do when there is none."""
        try:
            described = await self.ask(self.client.describe_collection(collection, timeout=seconds), seconds)
            for alias in described["aliases"]:
                await self.ask(self.client.drop_alias(alias, timeout=seconds), seconds)
            await self.ask(self.client.drop_collection(collection, timeout=seconds), seconds)
        except Unavailable:
            # Others may be destroying it as well.
            if await self.ask(self.client.has_collection(collection, timeout=seconds), seconds):
                raise

    async def close(self) -> None:
        """Close the connection."""
        await self.client.close()

    def _problem(self, error: BaseException) -> str:
        codes = [_code_of(one) for one in chain_of(error)]
        where = f"Milvus at {self.address}"
        if _UNKNOWN in codes:
            return f"{where} refuses the user or the password; look at MATCHER_MILVUS_TOKEN"
        if _REFUSED in codes:
            return f"{where} refuses the user of MATCHER_MILVUS_TOKEN a right: see `sightline access milvus`"
        if isinstance(error, TimeoutError | OSError) or any(code in _AWAY for code in codes):
            return f"{where} is away; nothing is compared until it is back"
        return f"{where} cannot do what it is asked (code {codes[0]}); look at its log"


def hush() -> None:
    """Keep pymilvus from writing: at an error it writes a trace and what the server said of the call."""
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)


def _code_of(error: BaseException) -> str:
    """Return gRPC's code by its name, Milvus' as a number."""
    code = error.code() if isinstance(error, grpc.RpcError) else getattr(error, "code", None)
    if isinstance(code, grpc.StatusCode):
        return code.name
    return str(int(code)) if isinstance(code, int) else "unknown"
