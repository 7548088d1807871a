"""Records: a service's own tables, on SQLite or PostgreSQL, with its own migrations."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.chassis.database_errors import KINDS, is_away, why_away, without_row
from services.chassis.database_file import FileConnection, prepare
from services.chassis.database_tls import taken_from
from services.chassis.errors import BadInput, Unavailable

# One step of a schema: its name, and what it does.
Migration = tuple[str, Callable[[Operations], None]]
_CONNECT_SECONDS, _COMMAND_SECONDS = 5, 15
# Until another connection lets go of a file. Nobody holds it for longer than a disk takes to write.
_LOCK_SECONDS = 15
_POSTGRES = "postgresql"


class Records:
    """The tables of one service. `url`: sqlite+aiosqlite:///… or postgresql+asyncpg://…

    On PostgreSQL services may share a database: each has a schema of its own name, and nothing else.
    """

    def __init__(self, service: str, url: str, migrations: Sequence[Migration]) -> None:
        self._service = service
        self._migrations = migrations
        self._problem = ""
        self._engine = _engine(service, url)
        self.shared = self._engine.dialect.name == _POSTGRES

    @property
    def file(self) -> Path | None:
        """The file that holds them; None where a server does."""
        database = self._engine.url.database
        return None if self.shared or not database else Path(database)

    async def open(self) -> None:
        """Bring the schema up to date, one replica at a time. Unavailable when it cannot be reached."""
        words = "its database cannot be opened or written; is the disk full?"
        async with self._telling(words), self._engine.begin() as connection:
            await self.hold(connection, "migrations")
            await connection.run_sync(self._migrate)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    def problem(self) -> str:
        """Return what keeps the database from its work, in a line; empty since it last did it."""
        return self._problem

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Everything inside is committed together, or not at all. Unavailable when it cannot be.

        IntegrityError, which quotes no row, when a row is there already.
        """
        words = "its database does not take what is written; is the disk full?"
        async with self._telling(words), self._engine.begin() as connection:
            yield connection

    async def hold(self, connection: AsyncConnection, purpose: str) -> None:
        """Wait until no other process holds `purpose` of this service; let go at the transaction's end.

        On SQLite there is no other process.
        """
        if not self.shared:
            return
        digest = hashlib.sha256(f"{self._service} {purpose}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        try:
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
        except TimeoutError:
            raise Unavailable(
                f"{self._service}: another replica, or its database, holds up {purpose}; it is tried again"
            ) from None

    @asynccontextmanager
    async def _telling(self, words: str) -> AsyncIterator[None]:
        try:
            yield
            self._problem = ""
            return
        except KINDS as error:
            told = self._told(error, words)
        # The driver's own error, which may quote the row, is not told beneath it.
        raise told from None

    def _told(self, error: Exception, words: str) -> Exception:
        if not is_away(error):
            return without_row(error) if isinstance(error, DBAPIError) else error
        if self.shared:
            words = f"its database is away: {why_away(error)}"
        self._problem = f"{self._service}: {words}"
        return Unavailable(self._problem)

    def _migrate(self, connection: sa.Connection) -> None:
        if self.shared and not sa.inspect(connection).has_schema(self._service):
            connection.execute(sa.schema.CreateSchema(self._service))
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


def _engine(service: str, url: str) -> AsyncEngine:
    """Return the engine. An error of the database is not to quote the row that it was about."""
    try:
        parsed = sa.make_url(url)
    except ArgumentError:
        raise BadInput(
            f"{service}: its database's address cannot be read;"
            " write postgresql+asyncpg://user:password@host/name"
        ) from None
    if parsed.get_backend_name() != _POSTGRES:
        of_a_file = {"timeout": _LOCK_SECONDS, "factory": FileConnection}
        engine = create_async_engine(parsed, hide_parameters=True, connect_args=of_a_file)
        sa.event.listen(engine.sync_engine, "connect", prepare)
        return engine
    plain, tls = taken_from(parsed, service)
    return create_async_engine(
        plain,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_timeout=_CONNECT_SECONDS,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": _COMMAND_SECONDS,
            "server_settings": _server_settings(service),
            **tls,
        },
    )


def _server_settings(service: str) -> dict[str, str]:
    """Its own schema alone; a replica that hangs or whose machine is gone soon holds nothing any more."""
    return {
        "application_name": f"sightline-{service}",
        "search_path": service,
        "idle_in_transaction_session_timeout": "60s",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
        "timezone": "UTC",
    }
