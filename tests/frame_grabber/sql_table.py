"""Leases in a database's tables, whose time passes when it is told to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa

from services.chassis.records import Records
from services.frame_grabber.adapters.sql_leases import SqlLeases
from services.frame_grabber.migrations import MIGRATIONS
from tests.frame_grabber.leases_behaviour import LENGTH_SECONDS, Table


@asynccontextmanager
async def sql_table(url: str) -> AsyncIterator[Table]:
    """Yield leases at `url`. Time passes by moving all that is to come nearer."""
    records = Records("frame_grabber", url, MIGRATIONS)
    await records.open()

    async def pass_seconds(seconds: float) -> None:
        async with records.transaction() as connection:
            for table in ("camera_leases", "living_grabbers"):
                moved = sa.text(f"UPDATE {table} SET expires_at = expires_at - :seconds")
                await connection.execute(moved, {"seconds": seconds})

    try:
        yield Table(SqlLeases(records, LENGTH_SECONDS), pass_seconds)
    finally:
        await records.close()
