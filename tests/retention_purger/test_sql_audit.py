"""The chain in tables: each event once, in the order told, together with the act it tells of."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, Unavailable
from services.chassis.records import Records
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain.audit import Head, Kind
from services.retention_purger.domain.audit_check import Check
from services.retention_purger.migrations import MIGRATIONS
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded
from tests.retention_purger.chain import told
from tests.retention_purger.purging import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def kinds(rig: Rig) -> list[Kind]:
    check, entries = Check(), await rig.told()
    assert [check.fault(entry) for entry in entries] == [""] * len(entries)
    return [entry.kind for entry in entries]


async def test_what_is_told_twice_stands_there_once(rig: Rig) -> None:
    assert await rig.chain.head() == Head()
    assert [await rig.chain.tell(told(number)) for number in (1, 2, 1)] == [True, True, False]
    assert (await rig.chain.head()).number == 2 and len(await kinds(rig)) == 2


async def test_many_who_tell_at_once_make_one_chain(rig: Rig, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/purger.db"
    another = Records("retention_purger", url, MIGRATIONS)
    chains = [rig.chain, SqlAuditChain(another)]
    await asyncio.gather(*(chains[number % 2].tell(told(number // 2)) for number in range(40)))
    await another.close()
    assert len(await kinds(rig)) == 20


async def test_the_life_of_an_alert_is_told_however_often_it_is_heard(rig: Rig) -> None:
    for _ in range(2):
        await rig.raised("alert7")
    expires_at = to_timestamp(rig.now + timedelta(days=1))
    for _ in range(2):
        await rig.hear(AlertResolved(alert="alert7", expires_at=expires_at))
    for minute in (1, 2, 1):
        at = to_timestamp(rig.now + timedelta(minutes=minute))
        await rig.hear(OutcomeRecorded(alert="alert7", expires_at=expires_at, recorded_at=at))
    for _ in range(2):
        await rig.hear(Erased(alert="alert7"))
    assert await kinds(rig) == [
        Kind.ALERT_RETAINED,
        Kind.ALERT_RESOLVED,
        Kind.OUTCOME_RECORDED,
        Kind.OUTCOME_RECORDED,
        Kind.ALERT_ERASED,
    ]
    entries = await rig.told()
    assert len({entry.body[:75] for entry in entries}) == 1  # one commitment
    assert '"day":"2026-06-01"' in entries[0].body and '"day":"2026-05-02"' in entries[1].body


async def test_once_an_alert_is_erased_its_name_and_its_salt_are_nowhere(rig: Rig, tmp_path: Path) -> None:
    await rig.raised("anamethatislongenoughtofind")
    (entry,) = await rig.told()
    await rig.hear(Erased(alert="anamethatislongenoughtofind"))
    content = b"".join(path.read_bytes() for path in tmp_path.glob("purger.db*"))
    assert b"anamethatislongenoughtofind" not in content
    assert entry.hash in content


async def test_an_alert_of_which_the_chain_cannot_hear_is_not_on_record(rig: Rig) -> None:
    async with rig.records.transaction() as connection:
        await connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO elsewhere")
    with pytest.raises(Unavailable):
        await rig.raised()
    assert await rig.retentions.all() == []


async def test_a_days_key_that_goes_is_told_also_after_a_crash_between(rig: Rig) -> None:
    await rig.wrap(bytes(32), days=1)
    (day,) = await rig.day_keys.days()
    await rig.day_keys.destroy(day)  # and then the power went
    rig.now += timedelta(days=2)
    for _ in range(2):
        await rig.eraser.erase_due()
    assert await kinds(rig) == [Kind.DAY_KEY_DESTROYED] and await rig.day_keys.days() == []


async def test_keys_are_destroyed_also_while_the_chain_cannot_hear_of_it(rig: Rig) -> None:
    wrapped = [await rig.wrap(bytes(32), days=days) for days in (1, 2)]
    async with rig.records.transaction() as connection:
        await connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO elsewhere")
    rig.now += timedelta(days=3)
    with pytest.raises(Unavailable):
        await rig.eraser.erase_due()
    days = await rig.day_keys.days()
    assert [day.isoformat() for day in days] == [one.day for one in wrapped]
    assert [await rig.day_keys.get(day) for day in days] == [None, None]


async def test_an_entry_that_the_database_does_not_take_is_refused_and_not_quoted(rig: Rig) -> None:
    async with rig.records.transaction() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER choosy BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(Refused, match=r"does not take an entry of the audit chain \(IntegrityError\)$"):
        await rig.chain.tell(told(1))
    assert await rig.told() == []
