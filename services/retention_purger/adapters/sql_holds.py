"""Holds in the retention-purger's own tables. Each step takes the alert's row first: erasures wait for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.errors import Refused
from services.chassis.records import Records
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_retentions import GONE, HOLDS, RETAINED, kept_row, lock, time_of
from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import written
from services.retention_purger.domain.holds import NO_HOLD, Hold


class SqlHolds:
    """Holds over SQLAlchemy."""

    def __init__(self, records: Records, chain: SqlAuditChain) -> None:
        self._records = records
        self._chain = chain

    async def commitment(self, alert: str, hold: str) -> bytes:
        """Return what stands for a hold in the chain."""
        query = sa.select(RETAINED.c.salt).where(RETAINED.c.alert == alert)
        async with self._records.transaction() as connection:
            salt = (await connection.execute(query)).scalar()
        if salt is None:
            raise Refused(GONE)
        return telling.hold_commitment(bytes(salt), hold)

    async def place(self, hold: Hold) -> None:
        """Put a hold on record that keeps nothing yet."""
        async with self._records.transaction() as connection:
            known = await kept_row(connection, hold.alert)
            await connection.execute(sa.insert(HOLDS).values(**_row(hold)))
            await self._tell(connection, known, hold, "placed")

    async def confirm(self, hold: Hold) -> None:
        """Have it keep its alert: from the end of this step on, and not before."""
        async with self._records.transaction() as connection:
            known = await kept_row(connection, hold.alert)
            waiting = sa.and_(HOLDS.c.id == hold.id, HOLDS.c.until.is_(None))
            changed = await connection.execute(sa.update(HOLDS).where(waiting).values(**_row(hold)))
            if not changed.rowcount:
                raise Refused("this hold is in force already, or gone")
            await self._tell(connection, known, hold, "in_force")

    async def review(self, hold: Hold) -> None:
        """Have it keep its alert until another day."""
        async with self._records.transaction() as connection:
            known = await lock(connection, hold.alert)
            in_force = sa.and_(HOLDS.c.id == hold.id, HOLDS.c.until.is_not(None))
            changed = await connection.execute(sa.update(HOLDS).where(in_force).values(**_row(hold)))
            if known is None or not changed.rowcount:
                raise Refused(NO_HOLD)
            await self._tell(connection, known, hold, "reviewed")

    async def shorten(self, until: datetime, now: datetime) -> None:
        """Have none last for longer than until then, and none be placed later than now."""
        async with self._records.transaction() as connection:
            for column, most in ((HOLDS.c.until, until), (HOLDS.c.placed_at, now)):
                later = sa.update(HOLDS).where(column > most.timestamp())
                await connection.execute(later.values({column: most.timestamp()}))

    async def end(self, hold: Hold, became: str) -> None:
        """Take it off the record, its wrapped key with it."""
        async with self._records.transaction() as connection:
            known = await lock(connection, hold.alert)
            await self._end(connection, known, hold, became)

    async def erase_now(self, alert: str, now: datetime) -> None:
        """End what the person asked for, and the alert's time, in one step."""
        async with self._records.transaction() as connection:
            known = await lock(connection, alert)
            if known is None:
                raise Refused(GONE)
            holds = await _holds(connection, HOLDS.c.alert == alert)
            for hold in holds:
                if hold.in_force and not hold.asked_by_person:
                    raise Refused(f"it is kept for a case until {hold.until:%Y-%m-%d}; lift that hold first")
                await self._end(connection, known, hold, "lifted")
            sooner = sa.and_(RETAINED.c.alert == alert, RETAINED.c.expires_at > now.timestamp())
            await connection.execute(sa.update(RETAINED).where(sooner).values(expires_at=now.timestamp()))

    async def get(self, hold: str) -> Hold | None:
        """Return a hold."""
        found = await self._select(HOLDS.c.id == hold)
        return found[0] if found else None

    async def of(self, alert: str) -> Sequence[Hold]:
        """Return the holds on an alert, oldest first."""
        return await self._select(HOLDS.c.alert == alert)

    async def all(self) -> Sequence[Hold]:
        """Return every hold, oldest first."""
        return await self._select(sa.true())

    async def alerts_gone(self) -> Sequence[Hold]:
        """Return the holds whose alert its owner has erased."""
        return await self._select(HOLDS.c.alert.not_in(sa.select(RETAINED.c.alert)))

    async def _select(self, condition: sa.ColumnElement[bool]) -> Sequence[Hold]:
        async with self._records.transaction() as connection:
            return await _holds(connection, condition)

    async def _end(self, connection: AsyncConnection, known: Any, hold: Hold, became: str) -> None:
        ending = sa.delete(HOLDS).where(HOLDS.c.id == hold.id)
        # The salt is gone with the alert: then nobody can be told of which it was.
        if (await connection.execute(ending)).rowcount and known is not None:
            await self._tell(connection, known, hold, became)

    async def _tell(self, connection: AsyncConnection, known: Any, hold: Hold, became: str) -> None:
        salt = bytes(known.salt)
        told = telling.hold_changed(
            telling.commitment(salt, hold.alert),
            telling.hold_commitment(salt, hold.id),
            hold.deployment,
            became,
            written(hold.until) if hold.until and became in ("in_force", "reviewed") else "",
        )
        await self._chain.add(connection, told)


async def _holds(connection: AsyncConnection, condition: sa.ColumnElement[bool]) -> Sequence[Hold]:
    query = sa.select(HOLDS).where(condition).order_by(HOLDS.c.placed_at, HOLDS.c.id)
    return [_hold(row) for row in (await connection.execute(query)).all()]


def _row(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.id,
        "alert": hold.alert,
        "deployment": hold.deployment,
        "case_number": hold.case,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at.timestamp(),
        "confirmed_by": hold.confirmed_by,
        "until": None if hold.until is None else hold.until.timestamp(),
        "asked_by_person": hold.asked_by_person,
        "wrapped": hold.wrapped,
    }


def _hold(row: Any) -> Hold:
    return Hold(
        row.id,
        row.alert,
        row.deployment,
        row.case_number,
        row.placed_by,
        time_of(row.placed_at),
        row.confirmed_by,
        None if row.until is None else time_of(row.until),
        bool(row.asked_by_person),
        bytes(row.wrapped),
    )
