"""The ledger closes after Redis was killed: what it held in flight is counted as lost."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.ledger import Kind, Ledger, Tracks
from services.chassis.outcome import Reason
from services.chassis.records import Records
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.retention_purger.adapters.sql_ledgers import SqlLedgers
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.worker.ledger_book import LedgerBook
from tests.chassis.keyring_behaviour import GATE
from tests.chassis.redis_deployments import knowing
from tests.connected.redis_asking import asked
from tests.connected.redis_process import RedisProcess


@pytest.fixture
def process() -> Iterator[RedisProcess]:
    with RedisProcess() as process:
        yield process


@pytest.fixture
async def keyring(process: RedisProcess) -> AsyncIterator[RedisKeyring]:
    keyring = RedisKeyring(process.settings, await knowing("market"))
    await keyring.open()
    yield keyring
    await keyring.close()


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    records = Records("retention_purger", f"sqlite+aiosqlite:///{tmp_path}/purger.db", MIGRATIONS)
    await records.open()
    yield records
    await records.close()


async def kept(book: LedgerBook) -> None:
    """Keep the book as soon as the keyring is there."""
    async with asyncio.timeout(30):
        while True:
            try:
                await book.keep("market")
                return
            except Unavailable:
                await asyncio.sleep(0.01)


async def test_the_ledger_closes_however_often_redis_is_killed(
    process: RedisProcess, keyring: RedisKeyring, records: Records
) -> None:
    books = [LedgerBook(keyring, SqlLedgers(records)) for _ in range(2)]
    for _ in range(3):
        now = datetime.now(UTC)
        for name in ("in flight", "forgotten", "alert"):
            await keyring.create(GATE, Kind.PROBE, name, now)
        await keyring.settle("forgotten", Reason.NO_MATCH)
        await keyring.settle("alert", Reason.MATCH, retained=True)
        await keyring.book("alert", Reason.ALERT)
        await keyring.count_tracks(GATE, Tracks("1", 2, 1))
        for book in books:
            await kept(book)
        process.kill()
        process.start()
        for book in books:
            await kept(book)
    for book in books:
        whole = await book.whole("market")
        assert whole.closes and whole.in_flight == 0 and whole.probes.seen == 9
        assert whole.probes.forgotten == {Reason.NO_MATCH: 3, Reason.KEYRING_LOST: 3}
        assert whole.probes.retained == {Reason.ALERT: 3}
        assert (whole.tracks_opened, whole.tracks_closed, whole.time_to_forget.count) == (6, 6, 3)


async def test_what_an_earlier_release_left_in_redis_is_of_a_keyring_that_was_lost(
    process: RedisProcess, keyring: RedisKeyring, records: Records
) -> None:
    """It counted nothing by camera: a match that waits for its reader, and a key in flight."""
    name, former = "sightline:keyring", Ledger(incarnation="former")
    await asked(process, "SET", f"{name}:incarnation", former.incarnation)
    entry = ("deployment", "market", "kind", "probe")
    await asked(process, "HSET", f"{name}:entry:a", *entry, "state", "unread", "reason", "match")
    await asked(process, "HSET", f"{name}:entry:b", *entry, "camera", "gate", "received", 1)
    await asked(process, "HSET", f"{name}:ledger:market", "seen:probe", 2, "retained:probe:match", 1)
    await asked(process, "HSET", f"{name}:flight:market", "probe:gate", 1)
    former.probes.seen, former.probes.in_flight, former.probes.retained[Reason.MATCH] = 2, 1, 1
    ledgers, book = SqlLedgers(records), LedgerBook(keyring, SqlLedgers(records))
    await ledgers.keep("market", former)
    await keyring.book("a", Reason.ALERT)
    await keyring.settle("b", Reason.NO_MATCH)
    await keyring.create(GATE, Kind.PROBE, "c", datetime.now(UTC))
    await book.keep("market")
    whole = await book.whole("market")
    assert whole.closes and (whole.probes.seen, whole.in_flight) == (3, 1)
    assert +whole.probes.forgotten == {Reason.KEYRING_LOST: 1}
    assert +whole.probes.retained == {Reason.KEYRING_LOST: 1}
