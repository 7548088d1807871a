"""Exports in the retention-purger's own tables; each step is one transaction with the chain's entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.errors import Refused
from services.chassis.records import Records
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_retentions import RETAINED, kept_row, time_of
from services.retention_purger.domain.exports import CONFIRMED_BEFORE, NO_EXPORT, Export, Span

_EXPORTS = sa.table(
    "exports",
    *(sa.column(name) for name in ("id", "deployment", "case_number", "reason", "asked_by", "asked_at")),
    *(sa.column(name) for name in ("salt", "alert", "camera", "begins", "ends")),
    *(sa.column(name) for name in ("confirmed_by", "until", "opened_count")),
)
_CHANGED = "this export is not as the audit chain has it: it opens nothing"


class SqlExports:
    """Exports over SQLAlchemy."""

    def __init__(self, records: Records, chain: SqlAuditChain) -> None:
        self._records = records
        self._chain = chain

    async def ask(self, export: Export) -> None:
        """Put an export on record that opens nothing yet."""
        async with self._records.transaction() as connection:
            await _see_that_it_is_kept(connection, export)
            await connection.execute(sa.insert(_EXPORTS).values(**_row(export)))
            await self._chain.add(connection, export.told_asked)

    async def confirm(self, export: Export) -> None:
        """Have it open what it is of: from the end of this step on, and not before."""
        async with self._records.transaction() as connection:
            await _see_that_it_is_kept(connection, export)
            waiting = sa.and_(_EXPORTS.c.id == export.id, _EXPORTS.c.until.is_(None))
            changed = await connection.execute(sa.update(_EXPORTS).where(waiting).values(**_row(export)))
            if not changed.rowcount:
                raise Refused(CONFIRMED_BEFORE)
            await self._chain.add(connection, export.told_confirmed)

    async def withdraw(self, export: Export, now: datetime) -> None:
        """End it. One that was confirmed stays on record, over, so that it can be looked up."""
        async with self._records.transaction() as connection:
            of = _EXPORTS.c.id == export.id
            waiting = sa.and_(of, _EXPORTS.c.until.is_(None))
            if not (await connection.execute(sa.delete(_EXPORTS).where(waiting))).rowcount:
                later = sa.and_(of, _EXPORTS.c.until > now.timestamp())
                await connection.execute(sa.update(_EXPORTS).where(later).values(until=now.timestamp()))
            await self._chain.add(connection, export.told("withdrawn"))

    async def shorten(self, until: datetime, now: datetime) -> None:
        """Have none be asked for later than now, and end what opens for longer than until then.

        The chain has the time at which an export is over: set to any other but a past one, it opens nothing.
        """
        async with self._records.transaction() as connection:
            for column, most in ((_EXPORTS.c.until, until), (_EXPORTS.c.asked_at, now)):
                later = sa.update(_EXPORTS).where(column > most.timestamp())
                await connection.execute(later.values({column: now.timestamp()}))

    async def open(self, ident: str, name: str, now: datetime, *, count: bool) -> Export:
        """Return it, counted once more with `count`. Refused when it is not for `name`, or not now."""
        async with self._records.transaction() as connection:
            of = _EXPORTS.c.id == ident
            if count:  # first of all: whoever withdraws it, or opens it too, waits
                counting = sa.update(_EXPORTS).where(of)
                await connection.execute(counting.values(opened_count=_EXPORTS.c.opened_count + 1))
            row = (await connection.execute(sa.select(_EXPORTS).where(of))).first()
            if row is None:
                raise Refused(NO_EXPORT)
            export = _export(row)
            closed = export.why_closed(name, now)
            if closed:
                raise Refused(closed)
            told = await self._chain.says(connection, export.told_confirmed)
            if not told or await self._chain.says(connection, export.told("withdrawn")):
                raise Refused(_CHANGED)
            if count:
                await self._chain.add(connection, export.told_opened)
        return export

    async def drop(self, export: Export, became: str) -> None:
        """Take it off the record, its salt with it; nothing to do when it is gone."""
        async with self._records.transaction() as connection:
            ending = sa.delete(_EXPORTS).where(_EXPORTS.c.id == export.id)
            if (await connection.execute(ending)).rowcount:
                await self._chain.add(connection, export.told(became))

    async def get(self, ident: str) -> Export | None:
        """Return an export."""
        found = await self._select(_EXPORTS.c.id == ident)
        return found[0] if found else None

    async def all(self) -> Sequence[Export]:
        """Return every export, oldest first."""
        return await self._select(sa.true())

    async def alerts_gone(self) -> Sequence[Export]:
        """Return the exports whose alert its owner has erased."""
        gone = _EXPORTS.c.alert.not_in(sa.select(RETAINED.c.alert))
        return await self._select(sa.and_(_EXPORTS.c.alert != "", gone))

    async def _select(self, condition: sa.ColumnElement[bool]) -> Sequence[Export]:
        query = sa.select(_EXPORTS).where(condition).order_by(_EXPORTS.c.asked_at, _EXPORTS.c.id)
        async with self._records.transaction() as connection:
            return [_export(row) for row in (await connection.execute(query)).all()]


async def _see_that_it_is_kept(connection: AsyncConnection, export: Export) -> None:
    if export.alert:
        await kept_row(connection, export.alert)


def _row(export: Export) -> dict[str, Any]:
    span = export.span
    return {
        "id": export.id,
        "deployment": export.deployment,
        "case_number": export.case,
        "reason": export.reason,
        "asked_by": export.asked_by,
        "asked_at": export.asked_at.timestamp(),
        "salt": export.salt,
        "alert": export.alert,
        "camera": span.camera if span else "",
        "begins": span.begins.timestamp() if span else None,
        "ends": span.ends.timestamp() if span else None,
        "confirmed_by": export.confirmed_by,
        "until": None if export.until is None else export.until.timestamp(),
        "opened_count": export.opened_count,
    }


def _export(row: Any) -> Export:
    span = Span(row.deployment, row.camera, time_of(row.begins), time_of(row.ends)) if row.camera else None
    return Export(
        row.id,
        row.deployment,
        row.case_number,
        row.reason,
        row.asked_by,
        time_of(row.asked_at),
        bytes(row.salt),
        row.alert,
        span,
        row.confirmed_by,
        None if row.until is None else time_of(row.until),
        row.opened_count,
    )
