"""A ledger closes through every life of the keyring, and nothing is counted twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.ledger import Ledger, Tracks
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.outcome import Reason
from services.retention_purger.worker.ledger_book import LedgerBook
from tests.retention_purger.keeping import GATE, Keeping


@pytest.fixture
async def keeping(tmp_path: Path) -> AsyncIterator[Keeping]:
    keeping = Keeping(tmp_path)
    await keeping.open()
    yield keeping
    await keeping.records.close()


@pytest.fixture
async def another(tmp_path: Path, keeping: Keeping) -> AsyncIterator[Keeping]:
    """Another replica: the same keyring, the same tables."""
    another = Keeping(tmp_path, keeping.keyring)
    await another.open()
    yield another
    await another.records.close()


async def test_while_the_keyring_lives_its_ledger_is_the_ledger(keeping: Keeping) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    assert await keeping.book.whole("market") == await keeping.keyring.ledger("market")


async def test_what_a_lost_keyring_held_in_flight_is_counted_as_lost(keeping: Keeping) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    keeping.keyring.lose_memory()
    await keeping.sweeper.sweep()
    whole = await keeping.book.whole("market")
    assert whole.closes and whole.in_flight == 0
    assert whole.frames.forgotten == {Reason.KEYRING_LOST: 1}
    assert whole.probes.forgotten == {Reason.NO_MATCH: 1, Reason.KEYRING_LOST: 1}
    assert whole.probes.retained == {Reason.KEYRING_LOST: 1, Reason.ALERT: 1}
    assert (whole.tracks_opened, whole.tracks_living) == (3, 0)
    assert (whole.time_to_forget.count, whole.time_to_forget.max_seconds) == (1, 1.0)


async def test_lives_add_up_however_often_the_book_is_kept(keeping: Keeping, another: Keeping) -> None:
    for _ in range(3):
        await keeping.some_of_each()
        for one in (keeping, another, keeping):
            await one.sweeper.sweep()
        keeping.keyring.lose_memory()
    for one in (keeping, another):
        await one.sweeper.sweep()
        whole = await one.book.whole("market")
        assert whole.closes and (whole.probes.seen, whole.frames.seen, whole.tracks_opened) == (12, 3, 9)
        assert whole.probes.forgotten == {Reason.NO_MATCH: 3, Reason.KEYRING_LOST: 3}


async def test_what_the_present_keyring_counts_is_not_lost(keeping: Keeping) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    keeping.keyring.lose_memory()
    await keeping.seen("new")
    await keeping.keyring.count_tracks(GATE, Tracks("2", 1, 0))
    await keeping.sweeper.sweep()
    whole = await keeping.book.whole("market")
    assert whole.closes and (whole.probes.in_flight, whole.tracks_living) == (1, 1)


async def test_a_purger_that_was_restarted_knows_the_former_lives(keeping: Keeping, tmp_path: Path) -> None:
    await keeping.some_of_each()
    await keeping.sweeper.sweep()
    keeping.keyring.lose_memory()
    restarted = Keeping(tmp_path, keeping.keyring)
    await restarted.open()
    await restarted.sweeper.sweep()
    assert (await restarted.book.whole("market")).probes.forgotten[Reason.KEYRING_LOST] == 1
    await restarted.records.close()


async def test_a_slow_replica_does_not_put_an_earlier_reading_in_place_of_a_later(keeping: Keeping) -> None:
    await keeping.some_of_each()
    early = await keeping.keyring.ledger("market")
    await keeping.keyring.settle("a", Reason.NO_MATCH)
    late = await keeping.keyring.ledger("market")
    for reading in (late, early):
        await keeping.ledgers.keep("market", reading)
    assert await keeping.ledgers.former("market", "another life") == [late]


async def test_a_reading_comes_back_from_the_tables_as_it_was(keeping: Keeping) -> None:
    await keeping.some_of_each()
    reading = await keeping.keyring.ledger("market")
    await keeping.ledgers.keep("market", reading)
    assert await keeping.ledgers.former("market", "another life") == [reading]
    assert await keeping.ledgers.former("market", reading.incarnation) == []
    assert await keeping.ledgers.former("station", "another life") == []


async def test_only_what_changed_is_written(keeping: Keeping) -> None:
    class Counting:
        kept = 0

        async def keep(self, deployment: str, ledger: Ledger) -> None:
            self.kept += 1

        async def former(self, deployment: str, incarnation: str) -> list[Ledger]:
            return []

    counting = Counting()
    book = LedgerBook(keeping.keyring, counting)
    await book.keep("market")  # nothing was seen yet
    await keeping.some_of_each()
    for _ in range(3):
        await book.keep("market")
    await keeping.keyring.settle("a", Reason.STALE)
    await book.keep("market")
    assert counting.kept == 2


async def test_of_a_keyring_that_dies_with_the_purger_nothing_is_written(keeping: Keeping) -> None:
    keyring = MemoryKeyring(lambda: keeping.times.now)
    book = LedgerBook(keyring, keeping.ledgers)
    await keyring.count_tracks(GATE, Tracks("1", 1, 0))
    assert (await book.keep("market")).tracks_opened == (await book.whole("market")).tracks_opened == 1
    async with keeping.records.transaction() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM ledgers"))).scalar() == 0
