"""What a test asks a Redis behind the keyring's back, as a user that may do everything."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import redis
from redis.asyncio import Redis

from tests.connected.redis_process import RedisProcess
from tests.connected.servers.redis_server import RedisServer

_NOTHING = bytes(4096)


def looking(server: RedisServer) -> "redis.Redis":
    """Return a client that may do everything."""
    return redis.Redis.from_url(server.owner_url)


async def asked(process: RedisProcess, *command: str | bytes | int) -> Any:
    """Return what a command answers; names and values are bytes."""
    return await _asked(process.owner_url, command)


async def asked_as_keyring(process: RedisProcess, *command: str) -> Any:
    """Return what a command answers to the user that the keyring is."""
    return await _asked(process.keyring_url, command)


async def _asked(url: str, command: Sequence[str | bytes | int]) -> Any:
    client = Redis.from_url(url, protocol=2, driver_info=None)
    try:
        return await client.execute_command(*command)  # type: ignore[no-untyped-call]
    finally:
        await client.aclose()


async def emptied(process: RedisProcess) -> None:
    """Let it forget everything, as a restart would."""
    await asked(process, "FLUSHALL")


def memory_of(pid: int) -> bytes:
    """What a process has in memory that it may write to, without pages of zeros."""
    areas = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        return b"".join(_area(memory, area) for area in areas if area.split()[1].startswith("rw"))
    finally:
        os.close(memory)


def _area(memory: int, area: str) -> bytes:
    start, end = (int(address, 16) for address in area.split()[0].split("-"))
    parts: list[bytes] = []
    while start < end:
        part = os.pread(memory, min(end - start, 1 << 24), start)
        if not part:
            break
        parts.append(part.replace(_NOTHING, b""))
        start += len(part)
    return b"".join(parts)
