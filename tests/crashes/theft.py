"""A thief who was there all along, and comes back when all is over: for disks, memories, keys."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from tests.connected import plunder, segments
from tests.connected.cluster import Cluster
from tests.connected.insider import insider
from tests.connected.plunder import Plunder
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server
from tests.connected.tap import Tap, tapping
from tests.pipeline.thief import Search


@asynccontextmanager
async def watched_by_a_thief(cluster: Cluster, owner_url: str) -> AsyncIterator[Tap]:
    """Hear all that is published meanwhile, and ask for each key while there is one."""
    async with insider(cluster, "detector") as inside, tapping(inside, owner_url) as tap:
        yield tap


async def search(cluster: Cluster, servers: Sequence[Server], tap: Tap) -> Mapping[str, int]:
    """Return how much is found where of whoever matched nobody, and how many of their records open."""
    return await asyncio.to_thread(_search, cluster, servers, tap)


def _search(cluster: Cluster, servers: Sequence[Server], tap: Tap) -> dict[str, int]:
    thief = Search([*tap.markers(), *tap.secrets()])
    found = {f"{server.name}'s folder": len(thief.files(server.folder)) for server in servers}
    found["logs, temporary files, evidence"] = len(thief.files(cluster.folder))
    for process in cluster.every():
        found[f"the memory of {process.service}"] = len(thief.memory(process.pid))
    for server in servers:
        if isinstance(server, RedisServer):
            found["Redis' memory"] = len(thief.memory(server.pid))
            found["keys in Redis"] = len(plunder.held_by_redis(server.owner_url))
        if isinstance(server, KafkaServer):
            found["records that open"] = _opened(cluster, server, tap)
    return found


def _opened(cluster: Cluster, kafka: KafkaServer, tap: Tap) -> int:
    """How many sealed records on the disk open, of those that matched nobody."""
    disk = list(segments.records(kafka.log_folder))
    thief = Plunder(disk, plunder.identities(cluster.folder / "keys"))
    return sum(len(ids - tap.matched) for ids in thief.opens(thief.keys()).values())
