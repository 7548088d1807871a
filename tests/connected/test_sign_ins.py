"""Sessions and finished sign-ins in both databases: each is finished once, and what was there goes on."""

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.sealing import new_identity
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.sql_people import SqlPeople
from services.registrar.adapters.sql_spent import SqlSpent
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.signing_in import Session
from services.registrar.migrations import MIGRATIONS
from tests.connected.servers.postgres_server import PostgresServer

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
OVER_AT = NOW + timedelta(minutes=10)
_BEFORE = """INSERT INTO sessions (digest, person, opened_at, used_at, expires_at)
VALUES (:digest, 'anton', :now, :now, :over)"""
_TIMES = [sa.bindparam(name, type_=sa.DateTime(timezone=True)) for name in ("now", "over")]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/records.db"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.new_database()


def people_of(records: Records) -> SqlPeople:
    key = new_identity()
    return SqlPeople(records, SqlActs(records, Outbox(records, MemoryBus()), key), key)


async def test_of_two_registrars_one_finishes_a_sign_in(database: str) -> None:
    both = [Records("registrar", database, MIGRATIONS) for _ in range(2)]
    for records in both:
        await records.open()
    tries = [SqlSpent(records).spend(b"handle", OVER_AT, NOW) for records in both * 4]
    assert sorted(await asyncio.gather(*tries)) == [False] * 7 + [True]
    for records in both:
        await records.close()


async def test_a_session_tells_who_vouched_for_it(database: str) -> None:
    records = Records("registrar", database, MIGRATIONS)
    await records.open()
    people = people_of(records)
    for secret, by_provider in ((b"one", True), (b"two", False)):
        session = Session("anton", NOW, NOW, by_provider)
        await people.open_session(secret, session, "192.0.2.7", Act(Deed.SIGNED_IN, "anton"))
        assert await people.visitor(secret) == (session, None)
    await records.close()


async def test_a_session_from_before_there_was_a_provider_is_of_a_password(database: str) -> None:
    before = Records("registrar", database, [one for one in MIGRATIONS if one[0] < "0006"])
    await before.open()
    row = {"digest": sha256(b"secret").digest(), "now": NOW, "over": NOW + timedelta(hours=12)}
    async with before.transaction() as connection:
        await connection.execute(sa.text(_BEFORE).bindparams(*_TIMES), row)
    await before.close()
    records = Records("registrar", database, MIGRATIONS)
    await records.open()
    assert await people_of(records).visitor(b"secret") == (Session("anton", NOW, NOW), None)
    await records.close()
