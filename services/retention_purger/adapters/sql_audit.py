"""The audit chain in the retention-purger's own tables: entries are added, and never changed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.database_errors import state_of
from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.chassis.records import Records
from services.retention_purger.domain.audit import Entry, Head, Kind, Told, following

_NAMES = ("number", "event", "microseconds", "kind", "deployment", "body", "previous", "hash")
_ENTRIES = sa.table("audit_entries", *(sa.column(name) for name in _NAMES))
_MICROSECOND = 1_000_000


class SqlAuditChain:
    """AuditChain over SQLAlchemy; any number of replicas add to one chain."""

    def __init__(self, records: Records, now: Callable[[], datetime] = utc_now) -> None:
        self._records = records
        self._now = now

    async def tell(self, told: Told) -> bool:
        """Add an entry. False when its event has one. Refused when the database does not take it."""
        try:
            if await self._has(told):
                return False
            async with self._records.transaction() as connection:
                return await self.add(connection, told)
        except DBAPIError as error:
            kind = f"{type(error).__name__} {state_of(error)}".strip()
            raise Refused(f"the database does not take an entry of the audit chain ({kind})") from None

    async def add(self, connection: AsyncConnection, told: Told) -> bool:
        """Add an entry inside the caller's transaction. False when its event has one.

        Whoever adds waits for the transaction of whoever added before: the chain never forks.
        """
        await self._records.hold(connection, "audit")
        # SQLite's way to wait for one another: it locks as a transaction first writes, be it nothing.
        await connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.number < 0))
        known = sa.select(_ENTRIES.c.number).where(_ENTRIES.c.event == told.event)
        if (await connection.execute(known)).first() is not None:
            return False
        entry = following(await _head(connection), told, self._now())
        await connection.execute(sa.insert(_ENTRIES).values(event=told.event, **_row(entry)))
        return True

    async def says(self, connection: AsyncConnection, told: Told) -> bool:
        """Say whether an entry says just that: by what is hashed, not by the event's name beside it."""
        same = sa.and_(_ENTRIES.c.kind == str(told.kind), _ENTRIES.c.body == told.body)
        of = sa.and_(same, _ENTRIES.c.deployment == told.deployment)
        found = await connection.execute(sa.select(_ENTRIES.c.number).where(of).limit(1))
        return found.first() is not None

    async def head(self) -> Head:
        """Return the last entry."""
        async with self._records.transaction() as connection:
            return await _head(connection)

    async def entries(self, first: int, last: int) -> Sequence[Entry]:
        """Return entries by number, both ends included."""
        query = sa.select(_ENTRIES).where(_ENTRIES.c.number.between(first, last)).order_by(_ENTRIES.c.number)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [_entry(row) for row in rows]

    async def hashes(self, first: int, last: int) -> Sequence[bytes]:
        """Return the hashes of entries by number, both ends included."""
        query = sa.select(_ENTRIES.c.hash).where(_ENTRIES.c.number.between(first, last))
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query.order_by(_ENTRIES.c.number))).all()
        return [bytes(row.hash) for row in rows]

    async def changes_of(self, deployment: str) -> Sequence[Entry]:
        """Return the entries about changes of a deployment, in order."""
        of = sa.and_(_ENTRIES.c.deployment == deployment, _ENTRIES.c.kind == str(Kind.DEPLOYMENT_CHANGED))
        async with self._records.transaction() as connection:
            query = sa.select(_ENTRIES).where(of).order_by(_ENTRIES.c.number)
            rows = (await connection.execute(query)).all()
        return [_entry(row) for row in rows]

    async def _has(self, told: Told) -> bool:
        """Look without a lock: most of what is told twice was told long ago."""
        query = sa.select(_ENTRIES.c.number).where(_ENTRIES.c.event == told.event)
        async with self._records.transaction() as connection:
            return (await connection.execute(query)).first() is not None


async def _head(connection: AsyncConnection) -> Head:
    query = sa.select(_ENTRIES).order_by(_ENTRIES.c.number.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return Head() if row is None else _entry(row).head


def _row(entry: Entry) -> dict[str, Any]:
    since = entry.time - datetime.fromtimestamp(0, UTC)
    return {
        "number": entry.number,
        "microseconds": (since.days * 86_400 + since.seconds) * _MICROSECOND + since.microseconds,
        "kind": str(entry.kind),
        "deployment": entry.deployment,
        "body": entry.body,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: Any) -> Entry:
    seconds, microsecond = divmod(row.microseconds, _MICROSECOND)
    time = datetime.fromtimestamp(seconds, UTC).replace(microsecond=microsecond)
    kind = Kind(row.kind)
    return Entry(row.number, time, kind, row.deployment, row.body, bytes(row.previous), bytes(row.hash))
