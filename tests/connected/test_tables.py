"""The services' own tables on both databases: what is written is read again, and each thing is kept once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.alert_dispatcher import migrations as alert_migrations
from services.alert_dispatcher.adapters.sql_alerts import SqlAlerts
from services.alert_dispatcher.domain.adjudication import Answer
from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.outcomes import Confirmation, Disposal, Engagement, Outcome
from services.chassis.announcement import Announcement
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.topics import Topic, TopicKind
from services.retention_purger import migrations as retention_migrations
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_retentions import SqlRetentions
from services.retention_purger.domain.retained import Retained
from tests.connected.servers.postgres_server import PostgresServer

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
NEWS = Announcement(Topic("news.v1", TopicKind.DURABLE), "market", b"news")
MIGRATIONS = {
    "alert_dispatcher": alert_migrations.MIGRATIONS,
    "retention_purger": retention_migrations.MIGRATIONS,
}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/records.db"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.new_database()


async def opened(service: str, database: str) -> AsyncIterator[Records]:
    records = Records(service, database, MIGRATIONS[service])
    await records.open()
    yield records
    await records.close()


@pytest.fixture
async def alerts(database: str) -> AsyncIterator[SqlAlerts]:
    async for records in opened("alert_dispatcher", database):
        yield SqlAlerts(records, Outbox(records, MemoryBus()))


@pytest.fixture
async def retentions(database: str) -> AsyncIterator[SqlRetentions]:
    async for records in opened("retention_purger", database):
        yield SqlRetentions(records, Outbox(records, MemoryBus()), SqlAuditChain(records))


def alert() -> Alert:
    times = (NOW, NOW + timedelta(seconds=1), NOW + timedelta(days=31))
    return Alert("a1", "market", "gate", *times, True, 0.75, SealedKey(b"wrapped", "2026-04-01"))


async def test_an_alert_is_kept_once_and_comes_back_as_it_was(alerts: SqlAlerts) -> None:
    assert [await alerts.add(alert(), b"m1", NEWS) for _ in range(2)] == [True, False]
    assert await alerts.get("a1") == alert() and await alerts.of("market") == [alert()]


async def test_an_alert_is_answered_once(alerts: SqlAlerts) -> None:
    await alerts.add(alert(), b"m1", NEWS)
    answered = alert().answered(Answer.NOT_SAME_PERSON, "jones", NOW)
    assert [await alerts.answer(answered, NEWS) for _ in range(2)] == [True, False]
    assert await alerts.get("a1") == answered


async def test_of_two_officers_at_once_both_are_heard_and_of_one_officer_the_first(alerts: SqlAlerts) -> None:
    await alerts.add(replace(alert(), two_persons=True), b"m1", NEWS)

    async def answers(officer: str) -> bool:
        for _ in range(4):
            known = await alerts.get("a1")
            if known is None or known.is_final or known.answer_of(officer) is not Answer.NONE:
                return False
            if await alerts.answer(known.answered(Answer.SAME_PERSON, officer, NOW), NEWS):
                return True
        return False

    officers = ("jones", "smith", "jones", "smith", "brown")
    taken = await asyncio.gather(*(answers(officer) for officer in officers))
    assert sum(taken) == 2
    final = await alerts.get("a1")
    assert final is not None and final.is_final and len({one.officer for one in final.given}) == 2


async def test_what_is_overdue_is_finished_once(alerts: SqlAlerts) -> None:
    await alerts.add(alert(), b"m1", NEWS)
    late = NOW + timedelta(minutes=5)
    assert [one.id for one in await alerts.overdue(late)] == ["a1"]
    missed = alert().settled(late)
    finished = await asyncio.gather(*(alerts.finish(missed, NEWS) for _ in range(8)))
    assert sum(finished) == 1
    assert await alerts.overdue(late) == [] and await alerts.get("a1") == missed


async def test_an_outcome_is_kept_counted_and_corrected(alerts: SqlAlerts) -> None:
    raised = replace(alert(), likeness="real/m/0", salt=b"salt", subject_mark=b"mark")
    await alerts.add(raised, b"m1", NEWS)
    for confirmed, right in zip(Confirmation, ((0, 0), (1, 1), (0, 1)), strict=True):
        known = await alerts.get("a1")
        assert known is not None
        outcome = Outcome(Engagement.ENGAGED, confirmed, Disposal.OTHER, 7)
        told = known.with_outcome(known.next_record(outcome, "jones", NOW))
        assert [await alerts.record(told, f"{confirmed}", NEWS), await alerts.record(told, "")] == [
            True,
            False,
        ]
        assert (await alerts.get("a1"), await alerts.turned_out("real/m/0")) == (told, right)


async def test_what_is_kept_is_never_kept_longer_than_was_said(retentions: SqlRetentions) -> None:
    for days in (3, 1, 2):
        await retentions.keep(Retained("a1", "market", NOW + timedelta(days=days)))
    assert await retentions.all() == [Retained("a1", "market", NOW + timedelta(days=1))]
    assert [await retentions.drop("a1") for _ in range(2)] == [True, False]
