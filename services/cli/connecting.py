"""How a person reaches the services: where they are, and whose key speaks."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import grpc.aio

from services.chassis import rpc
from services.chassis.access import SERVICES, Identity
from services.chassis.errors import BadInput, Unavailable
from services.chassis.settings import load
from services.cli.host.cluster_settings import ReachSettings
from services.cli.store import Store, default_folder

_R = TypeVar("_R")
_Channels: TypeAlias = tuple[dict[str, grpc.aio.Channel], tuple[grpc.aio.Channel, ...]]


@dataclass(frozen=True, slots=True)
class Where:
    """What the options say: the store that is served, or a cluster; and the person's key file."""

    key: Path | None = None
    store: Path | None = None
    cluster: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """Services, asked as one person. `detectors`: a channel to each."""

    person: Identity
    channel_to: Callable[[str], grpc.aio.Channel]
    detectors: tuple[grpc.aio.Channel, ...]


def asked(where: Where, step: Callable[[Connection], Awaitable[_R]]) -> _R:
    """Return what `step` comes to. Errors are of services.chassis.errors, in one line."""

    async def call() -> _R:
        async with connect(where) as connection:
            return await step(connection)

    return asyncio.run(call())


@asynccontextmanager
async def connect(where: Where) -> AsyncIterator[Connection]:
    """Open channels as a person. BadInput when it is not said who that is; Unavailable when nobody serves."""
    if where.cluster and where.store is not None:
        raise BadInput("--cluster and --store: name one of the two")
    if where.key is None:
        raise BadInput("say who you are: your key file, with --as or in SIGHTLINE_KEY")
    person = Identity.load(where.key)
    made = _cluster(person) if where.cluster else _store(person, where.store or default_folder())
    channels, detectors = made
    try:
        yield Connection(person, channels.__getitem__, detectors)
    finally:
        for channel in {*channels.values(), *detectors}:
            await channel.close(None)


def _cluster(person: Identity) -> _Channels:
    settings = load(ReachSettings)
    channels: dict[str, grpc.aio.Channel] = {
        service: settings.channel_to(service, person) for service in SERVICES
    }
    return channels, settings.detector_channels(person)


def _store(person: Identity, folder: Path) -> _Channels:
    path = Store(folder.absolute()).socket
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            raise Unavailable(
                f"{folder}: no services run on this store; start them with `sightline serve`,"
                " or name another with --store, or --cluster"
            ) from None
    channel = rpc.channel(f"unix:{path}", person)
    return dict.fromkeys(SERVICES, channel), (channel,)
