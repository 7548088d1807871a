"""A sign-in at the provider is spent once, and forgotten when it would be over anyway."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from services.chassis.records import Records
from services.registrar.adapters.sql_spent import SqlSpent
from services.registrar.migrations import MIGRATIONS

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
OVER_AT = NOW + timedelta(minutes=10)


async def test_a_handle_is_spent_once_and_forgotten_in_time(tmp_path: Path) -> None:
    records = Records("registrar", f"sqlite+aiosqlite:///{tmp_path}/registrar.db", MIGRATIONS)
    await records.open()
    spent = SqlSpent(records)
    assert await spent.spend(b"one", OVER_AT, NOW)
    assert not await spent.spend(b"one", OVER_AT, NOW)
    assert await spent.spend(b"two", OVER_AT + timedelta(hours=1), OVER_AT)
    async with records.transaction() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM spent_sign_ins"))).scalar() == 1
    await records.close()
