"""A deployment that is live, with one listed photograph, and a camera that the test itself stands in for."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import grpc.aio

from services.chassis import rpc
from services.chassis.access import OPERATOR, SERVICES, Identity
from services.chassis.origin import utc_now
from services.cli import deployment_file
from services.cli.clients import Clients
from services.cli.foresight import photos_to_look_for
from services.watchlists.enrolment import enrol
from tests.connected.cluster import Cluster

# Nobody answers there: the frame-grabber tries again, and its camera stays down.
NOBODY = "rtsp://127.0.0.1:9/nobody"


@asynccontextmanager
async def live(
    cluster: Cluster,
    street: Path,
    name: str,
    sources: Sequence[str] = (NOBODY,),
    pass_gap_seconds: float = 15.0,
) -> AsyncIterator[Clients]:
    """Draft and start it as a person does; it is ended when the block is left."""

    operator = Identity.load(cluster.folder / "keys" / f"{OPERATOR}.key")
    channels: dict[str, grpc.aio.Channel] = {
        service: rpc.channel(f"127.0.0.1:{cluster.one(service).grpc_port}", operator) for service in SERVICES
    }
    file = deployment_file.read(street, sources)
    file.deployment.name = name
    file.deployment.pass_gap_seconds = pass_gap_seconds
    file.deployment.model_pack = "bundled"
    clients = Clients(channels.__getitem__, name, 60.0)
    try:
        photos = photos_to_look_for(file, utc_now())
        await clients.draft(file.deployment)
        results = await enrol(clients, photos, lambda _: None, asyncio.Event())
        assert all(result.taken for result in results)
        await clients.start_trial()
        yield clients
        await clients.end()
    finally:
        for channel in channels.values():
            await channel.close(None)
