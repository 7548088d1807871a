"""Two purgers on one PostgreSQL: whatever both hear, however often, is kept once and told once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.chassis.errors import Refused
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.retention_purger.adapters.file_alert_keys import FileAlertKeys
from services.retention_purger.adapters.file_day_keys import FileDayKeys
from services.retention_purger.adapters.file_hold_keys import FileHoldKeys
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_exports import SqlExports
from services.retention_purger.adapters.sql_holds import SqlHolds
from services.retention_purger.adapters.sql_reels import SqlReels
from services.retention_purger.adapters.sql_retentions import SqlRetentions
from services.retention_purger.adapters.sql_time import DatabaseClock, SqlSeenTime
from services.retention_purger.domain.audit import Kind
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.domain.exports import Export, Span
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.policy import Policy
from services.retention_purger.domain.retained import Retained
from services.retention_purger.domain.telling import About
from services.retention_purger.domain.timekeeping import Believed, Counted
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.worker.eraser import Eraser
from services.retention_purger.worker.hold_keeping import HoldKeeping
from tests.connected.servers.postgres_server import PostgresServer
from tests.retention_purger.chain import told

# No more than a replica has connections: who waits for one is told after a while that the database is away.
AT_ONCE = 10
NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


class Replica:
    """A purger of its own process, but for the process."""

    def __init__(self, url: str, folder: Path) -> None:
        self.records = Records("retention_purger", url, MIGRATIONS)
        self.chain = SqlAuditChain(self.records)
        self.outbox = Outbox(self.records, MemoryBus())
        self.retentions = SqlRetentions(self.records, self.outbox, self.chain)
        self.day_keys, self.alert_keys = FileDayKeys(folder), FileAlertKeys(folder / "alerts")
        self.now = NOW
        self.holds, keys = SqlHolds(self.records, self.chain), FileHoldKeys(folder / "holds")
        self.exports = SqlExports(self.records, self.chain)
        reels = SqlReels(self.records, self.outbox, self.chain)
        holding = HoldKeeping(self.holds, keys)
        metrics = RetentionPurgerMetrics.create(CollectorRegistry())
        self.eraser = Eraser(
            *(self.day_keys, self.alert_keys, self.retentions, reels, self.chain, holding, metrics),
            60,
            lambda: self.now,
        )

    async def open(self) -> None:
        self.day_keys.open()
        self.alert_keys.open()
        await self.records.open()

    async def kinds(self) -> list[Kind]:
        """What the chain tells of, from its beginning; whole."""
        check, entries = Check(), await self.chain.entries(1, 10_000)
        assert [check.fault(entry) for entry in entries] == [""] * len(entries)
        return [entry.kind for entry in entries]


@pytest.fixture
async def replicas(postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[list[Replica]]:
    url = postgres.new_database()
    replicas = [Replica(url, tmp_path / "day-keys") for _ in range(2)]
    await asyncio.gather(*(replica.open() for replica in replicas))
    yield replicas
    for replica in replicas:
        await replica.records.close()


async def test_both_tell_at_once_and_the_chain_does_not_fork(replicas: list[Replica]) -> None:
    async def tell(replica: Replica, first: int) -> int:
        return sum([await replica.chain.tell(told(number)) for number in range(first, 100, AT_ONCE)])

    tellings = [tell(replica, first) for first in range(AT_ONCE) for replica in replicas]
    assert sum(await asyncio.gather(*tellings)) == 100
    for replica in replicas:
        assert len(await replica.kinds()) == 100


async def test_an_alert_that_both_hear_of_is_kept_once_and_told_once(replicas: list[Replica]) -> None:
    alerts = [Retained(f"a{number}", "market", NOW + timedelta(days=3)) for number in range(20)]
    await asyncio.gather(*(replica.retentions.keep(alert) for alert in alerts for replica in replicas))
    assert sorted(one.alert for one in await replicas[0].retentions.all()) == sorted(
        alert.alert for alert in alerts
    )
    assert await replicas[1].kinds() == [Kind.ALERT_RETAINED] * 20


async def test_of_times_that_both_hear_at_once_the_shortest_stays(replicas: list[Replica]) -> None:
    times = [NOW + timedelta(days=days) for days in (3, 1, 2, 5, 4)]
    kinds = (Kind.ALERT_RETAINED, Kind.ALERT_RESOLVED)
    keeping = [
        replica.retentions.keep(Retained("a1", "market", time), About(kind))
        for time in times
        for replica, kind in zip(replicas, kinds, strict=True)
    ]
    await asyncio.gather(*keeping)
    assert await replicas[0].retentions.all() == [Retained("a1", "market", min(times))]
    assert sorted(await replicas[0].kinds()) == sorted(kinds)


async def test_what_both_hear_is_erased_is_dropped_and_told_once(replicas: list[Replica]) -> None:
    await replicas[0].retentions.keep(Retained("a1", "market", NOW))
    dropped = await asyncio.gather(*(replica.retentions.drop("a1") for replica in replicas))
    assert sorted(dropped) == [False, True]
    assert await replicas[1].kinds() == [Kind.ALERT_RETAINED, Kind.ALERT_ERASED]


async def test_a_day_whose_key_both_destroy_is_told_once(replicas: list[Replica]) -> None:
    keys = await asyncio.gather(*(replica.day_keys.make(NOW.date()) for replica in replicas))
    assert keys[0] == keys[1]
    await asyncio.gather(*(replica.eraser.erase_due() for replica in replicas))
    assert await replicas[0].kinds() == [Kind.DAY_KEY_DESTROYED]
    assert await replicas[0].day_keys.days() == []


async def test_of_two_who_confirm_an_export_at_once_one_is_the_second_person(replicas: list[Replica]) -> None:
    one, other = replicas
    span = Span("market", "gate", NOW - timedelta(hours=1), NOW)
    for number in range(AT_ONCE):
        export = Export(f"e{number}", "market", "K-7", "why", "dora", NOW, bytes(32), span=span)
        await one.exports.ask(export)
        said = await asyncio.gather(
            one.exports.confirm(export.confirmed("berta", Policy(), NOW)),
            other.exports.confirm(export.confirmed("edda", Policy(), NOW)),
            return_exceptions=True,
        )
        assert [type(answer) for answer in said if answer is not None] == [Refused]
        opened = await asyncio.gather(
            *(each.exports.open(export.id, "dora", NOW, count=True) for each in replicas)
        )
        assert sorted(each.opened_count for each in opened) == [1, 2]
    kinds = await one.kinds()
    assert kinds.count(Kind.EXPORT_CHANGED) == 4 * AT_ONCE


async def test_of_a_hold_and_an_erasure_at_once_one_happens(replicas: list[Replica]) -> None:
    one, other = replicas
    outcomes = []
    for number in range(20):
        retained = Retained(f"a{number}", "market", NOW)
        await one.retentions.keep(retained)
        hold = Hold(f"h{number}", retained.alert, "market", "K-7", "dora", NOW)
        await one.holds.place(hold)
        confirmed = replace(hold, confirmed_by="berta", until=NOW + timedelta(days=90))
        held, erased = await asyncio.gather(
            one.holds.confirm(confirmed),
            other.retentions.announce(retained, retained.alert, b"", NOW),
            return_exceptions=True,
        )
        assert (held is None) is not bool(erased)
        outcomes.append(erased)
    due = [retained.alert for retained in await other.retentions.due(NOW, 50)]
    assert sorted(due) == sorted(f"a{number}" for number, erased in enumerate(outcomes) if erased)


async def test_what_time_it_was_is_known_to_every_replica(replicas: list[Replica]) -> None:
    for replica, hours in zip(replicas, (1, 2), strict=True):
        await SqlSeenTime(replica.records).note(counted(hours))
    assert await SqlSeenTime(replicas[0].records).last() == counted(2)


def counted(hours: int) -> Counted:
    taken = [timedelta(minutes=hours + more) for more in range(3)]
    return Counted(Believed(NOW + timedelta(hours=hours), 7.5, *taken), f"boot {hours}", 12.25)


async def test_a_database_elsewhere_is_a_second_clock_and_one_here_is_none(replicas: list[Replica]) -> None:
    records = replicas[0].records
    said = await DatabaseClock(records, "postgresql+asyncpg://somebody@203.0.113.7/name").time(NOW)
    assert said is not None and abs(said - datetime.now(UTC)) < timedelta(minutes=1)
    assert await DatabaseClock(records, "postgresql+asyncpg://somebody@127.0.0.1/name").time(NOW) is None


async def test_a_purger_of_before_the_chain_gives_its_alerts_salts(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    before = Records("retention_purger", url, MIGRATIONS[:2])
    await before.open()
    async with before.transaction() as connection:
        await connection.exec_driver_sql("INSERT INTO retained VALUES ('a1', 'market', 1772366400)")
    await before.close()
    after = Records("retention_purger", url, MIGRATIONS)
    await after.open()
    chain = SqlAuditChain(after)
    assert await SqlRetentions(after, Outbox(after, MemoryBus()), chain).drop("a1")
    assert (await chain.head()).number == 1
    await after.close()
