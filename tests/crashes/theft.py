"""A thief who was there all along, and comes back when all is over: for disks, memories, keys."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from tests.connected import plunder, segments, tap
from tests.connected.cluster import Cluster
from tests.connected.insider import insider
from tests.connected.plunder import Plunder
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.redis_server import RedisServer
from tests.connected.servers.server import Server
from tests.connected.tap import Tap, tapping
from tests.forensics import keys, rooms
from tests.forensics.places import Place, folders, memory
from tests.forensics.searching import searched


@asynccontextmanager
async def watched_by_a_thief(cluster: Cluster, owner_url: str) -> AsyncIterator[Tap]:
    """Hear all that is published meanwhile, and ask for each key while there is one."""
    async with insider(cluster, "detector") as inside, tapping(inside, owner_url) as heard:
        yield heard


async def search(cluster: Cluster, servers: Sequence[Server], heard: Tap) -> Mapping[str, int]:
    """Return how much is found where of whoever matched nobody, and how many of their records open."""
    return await asyncio.to_thread(_search, cluster, servers, heard)


def _search(cluster: Cluster, servers: Sequence[Server], heard: Tap) -> dict[str, int]:
    marks = [*heard.markers(), *heard.secrets()]
    missing = tap.KINDS - {mark.kind for mark in marks}
    assert not missing, f"there was nothing to look for of {missing}"
    found = {one.place: len(one.markers) for one in searched(_places(cluster, servers), marks)}
    in_redis, disk = dict[str, bytes](), heard.records()
    for server in servers:
        if isinstance(server, RedisServer):
            in_redis = plunder.held_by_redis(server.owner_url)
        if isinstance(server, KafkaServer):
            disk += segments.records(server.log_folder)
    found["keys in Redis"] = len(in_redis)
    thief = Plunder(disk, plunder.identities(cluster.folder / "keys"), in_redis)
    opened = keys.tried(disk, keys.had(thief, [cluster.folder / "keys", cluster.folder / "day-keys"])).opened
    found["records that open"] = len(set(opened) - heard.matched)
    with_keys_of_then = set().union(*thief.opens(heard.keys).values())
    assert with_keys_of_then - heard.matched, (
        "the control: with keys of then their records do not open either"
    )
    return found


def _places(cluster: Cluster, servers: Sequence[Server]) -> Iterator[Place]:
    for server in servers:
        yield folders(f"{server.name}'s folder", server.folder)
        if isinstance(server, RedisServer):
            yield memory("Redis' memory", rooms.pids(server.pid))
    yield folders("logs, temporary files, evidence", cluster.folder)
    for process in cluster.every():
        yield memory(f"the memory of {process.service}", rooms.pids(process.pid))
