"""Deployments' changes on Kafka reach the audit chain of two purgers once, also those made meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from services.chassis.deployments import TOPIC, Deployments
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.records import Records
from services.chassis.sealing import new_identity, public_key_of
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.worker.deployment_watch import deployment_watch
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    Status,
)
from tests.chassis.deploying import changed, told
from tests.connected import kafka_topics
from tests.connected.kafka_topics import OwnTopics
from tests.connected.servers.kafka_server import KafkaServer

LIMIT_SECONDS = 60.0
PRIVATE = new_identity()
KEYS = {"retention_purger": public_key_of(PRIVATE)}


@asynccontextmanager
async def watching(bus: OwnTopics, chain: SqlAuditChain) -> AsyncIterator[None]:
    """A purger's watch, for as long as it is at work."""
    watch = deployment_watch(bus, chain, "retention_purger", Deployments("retention_purger", PRIVATE))
    running = asyncio.create_task(watch.run())
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await watch.finish()


async def say(bus: OwnTopics, statuses: Sequence[Status], list_version: int) -> None:
    for status in statuses:
        await bus.publish(TOPIC, "market", told(changed(KEYS, status, list_version=list_version)))


async def until_told(chain: SqlAuditChain, number: int) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while (await chain.head()).number < number:
            await asyncio.sleep(0.05)


async def test_each_change_is_told_once_also_what_was_replaced_while_nobody_listened(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    inner = KafkaBus(KafkaSettings(bootstrap=kafka.bootstrap))
    bus = OwnTopics(inner)
    await kafka_topics.make(kafka.bootstrap, [bus.own(TOPIC)], partitions=1)
    records = Records("retention_purger", f"sqlite+aiosqlite:///{tmp_path}/purger.db", MIGRATIONS)
    await records.open()
    chain = SqlAuditChain(records)
    life = (STATUS_AUTHORISED, STATUS_LIVE, STATUS_ENDED, STATUS_DESTROYED)
    await say(bus, life[:2], 1)
    async with watching(bus, chain), watching(bus, chain):
        await until_told(chain, 2)
        await say(bus, life[2:], 1)
        await until_told(chain, 4)
    await say(bus, life, 2)
    async with watching(bus, chain):
        await until_told(chain, 8)
        await say(bus, life, 2)
        await say(bus, life, 3)
        await until_told(chain, 12)
    bodies = [entry.body for entry in await chain.entries(1, 100)]
    assert len(bodies) == len(set(bodies)) == 12
    await records.close()
    await inner.close()
