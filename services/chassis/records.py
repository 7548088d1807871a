"""Records: a service's own tables, on SQLite or PostgreSQL, with its own migrations."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.chassis.errors import Unavailable

_AWAY = (OperationalError, InternalError, InterfaceError, PoolTimeout, OSError)
# One step of a schema: its name, and what it does.
Migration = tuple[str, Callable[[Operations], None]]


class Records:
    """The tables of one service. `url`: sqlite+aiosqlite:///… or postgresql+asyncpg://…"""

    def __init__(self, service: str, url: str, migrations: Sequence[Migration]) -> None:
        self._service = service
        self._migrations = migrations
        # An error of the database is not to quote the row that it was about.
        self._engine = create_async_engine(url, hide_parameters=True)
        if url.startswith("sqlite"):
            sa.event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)

    async def open(self) -> None:
        """Bring the schema up to date. Unavailable when the database cannot be reached."""
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(self._migrate)
        except _AWAY:
            raise Unavailable(
                f"{self._service}: its database cannot be opened or written; is the disk full?"
            ) from None

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Everything inside is committed together, or not at all. Unavailable when it cannot be."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except _AWAY:
            raise Unavailable(
                f"{self._service}: its database does not take what is written; is the disk full?"
            ) from None

    def _migrate(self, connection: sa.Connection) -> None:
        versions = sa.Table(
            f"{self._service}_schema", sa.MetaData(), sa.Column("step", sa.String, primary_key=True)
        )
        versions.create(connection, checkfirst=True)
        done = {row.step for row in connection.execute(sa.select(versions))}
        operations = Operations(MigrationContext.configure(connection))
        for step, apply in self._migrations:
            if step not in done:
                apply(operations)
                connection.execute(versions.insert().values(step=step))


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # What is deleted is overwritten; nothing deleted stays behind in a journal.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA journal_mode = TRUNCATE")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
