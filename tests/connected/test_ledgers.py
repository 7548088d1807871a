"""Ledgers on PostgreSQL: replicas that write at once leave the latest reading, and nothing twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.chassis.ledger import Ledger
from services.chassis.outcome import Reason
from services.chassis.records import Records
from services.retention_purger.adapters.sql_ledgers import SqlLedgers
from services.retention_purger.migrations import MIGRATIONS
from tests.connected.servers.postgres_server import PostgresServer


@pytest.fixture
async def replicas(postgres: PostgresServer) -> AsyncIterator[list[SqlLedgers]]:
    url = postgres.new_database()
    opened = [Records("retention_purger", url, MIGRATIONS) for _ in range(3)]
    await asyncio.gather(*(records.open() for records in opened))
    yield [SqlLedgers(records) for records in opened]
    for records in opened:
        await records.close()


def reading(seen: int, life: str) -> Ledger:
    ledger = Ledger(incarnation=life)
    ledger.probes.seen = ledger.probes.forgotten[Reason.NO_MATCH] = seen
    ledger.time_to_forget.add(0.25)
    return ledger


async def test_of_readings_written_at_once_the_latest_stays(replicas: list[SqlLedgers]) -> None:
    readings = [reading(2**33 + number, life) for number in range(20) for life in ("a", "b")]
    await asyncio.gather(
        *(replicas[number % 3].keep("market", one) for number, one in enumerate(readings)),
    )
    latest = [reading(2**33 + 19, life) for life in ("a", "b")]
    for replica in replicas:
        former = await replica.former("market", "c")
        assert sorted(former, key=lambda ledger: ledger.incarnation) == latest
        assert await replica.former("market", "a") == latest[1:]
