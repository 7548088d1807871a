"""Somebody with a service's own credentials: its key on disk, and its access to Kafka and Redis."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.chassis.access import Identity
from services.chassis.deployments import Deployments
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.chassis.redis_keyring.settings import RedisSettings
from tests.connected.cluster import Cluster


@dataclass(frozen=True, slots=True)
class Insider:
    """What a service stands on, in the hands of a test."""

    identity: Identity
    bus: KafkaBus
    keyring: RedisKeyring
    deployments: Deployments


@asynccontextmanager
async def insider(cluster: Cluster, service: str) -> AsyncIterator[Insider]:
    """Be `service`, beside it, with all that it knows of deployments."""
    identity = Identity.load(cluster.folder / "keys" / f"{service}.key")
    bus = KafkaBus(KafkaSettings(bootstrap=cluster.environment["SIGHTLINE_KAFKA_BOOTSTRAP"]))
    deployments = Deployments(service, identity.sealing_key)
    keyring = RedisKeyring(RedisSettings(url=cluster.environment["SIGHTLINE_REDIS_URL"]), deployments)
    following = asyncio.create_task(deployments.run(bus))
    try:
        await keyring.open()
        await deployments.caught_up()
        yield Insider(identity, bus, keyring, deployments)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await keyring.close()
        await bus.close()
