"""What is kept, in the retention-purger's own tables; the audit chain hears of it in the same step."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.announcement import Announcement
from services.chassis.errors import Refused
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.retention_purger import wire
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.domain import telling
from services.retention_purger.domain.policy import beginning_of, day_of
from services.retention_purger.domain.retained import Retained

_NAMES = ("alert", "deployment", "expires_at", "salt", "announced_at")
RETAINED = sa.table("retained", *(sa.column(name) for name in _NAMES))
HOLDS = sa.table(
    "holds",
    *(sa.column(name) for name in ("id", "alert", "deployment", "case_number", "placed_by", "placed_at")),
    *(sa.column(name) for name in ("confirmed_by", "until", "asked_by_person", "wrapped")),
)
GONE = "nothing is kept of that alert any more; if it was raised a moment ago, try again"
_HELD = sa.exists().where(HOLDS.c.alert == RETAINED.c.alert, HOLDS.c.until.is_not(None))


class SqlRetentions:
    """Retentions over SQLAlchemy. Every step takes an alert's row first, then its place in the chain."""

    def __init__(self, records: Records, outbox: Outbox, chain: SqlAuditChain) -> None:
        self._records = records
        self._outbox = outbox
        self._chain = chain

    async def keep(self, retained: Retained, about: telling.About = telling.RETAINED) -> None:
        """Put on record; a time can be shortened, never lengthened. `about`: what the chain is told."""
        of_alert = RETAINED.c.alert == retained.alert
        until = retained.expires_at.timestamp()
        async with self._records.transaction() as connection:
            row = {"alert": retained.alert, "deployment": retained.deployment, "expires_at": until}
            await insert_or_ignore(connection, RETAINED, {**row, "salt": os.urandom(telling.SALT_BYTES)})
            longer = sa.and_(of_alert, RETAINED.c.expires_at > until)
            await connection.execute(sa.update(RETAINED).where(longer).values(expires_at=until))
            known = (await connection.execute(sa.select(RETAINED).where(of_alert))).one()
            committed = telling.commitment(bytes(known.salt), retained.alert)
            day = day_of(time_of(known.expires_at))
            told = telling.alert_kept(about, committed, known.deployment, day)
            await self._chain.add(connection, told)

    async def all(self) -> Sequence[Retained]:
        """Return everything that is kept, next to expire first."""
        query = sa.select(RETAINED).order_by(RETAINED.c.expires_at)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [Retained(row.alert, row.deployment, time_of(row.expires_at)) for row in rows]

    async def due(self, now: datetime, most: int) -> Sequence[Retained]:
        """Return what must be gone and nothing holds, whose owner was asked longest ago first."""
        tomorrow = beginning_of(day_of(now) + timedelta(days=1)).timestamp()
        due = sa.and_(RETAINED.c.expires_at < tomorrow, sa.not_(_HELD))
        asked = (RETAINED.c.announced_at, RETAINED.c.expires_at)
        query = sa.select(RETAINED).where(due).order_by(*asked).limit(most)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [Retained(row.alert, row.deployment, time_of(row.expires_at)) for row in rows]

    async def shorten(self, until: datetime) -> None:
        """Keep nothing for longer than until then."""
        longer = RETAINED.c.expires_at > until.timestamp()
        async with self._records.transaction() as connection:
            await connection.execute(sa.update(RETAINED).where(longer).values(expires_at=until.timestamp()))

    async def announce(self, retained: Retained, key: str, value: bytes, now: datetime) -> bool:
        """Commit erasure-due.v1 about it; from then on nothing can hold it. False when a hold keeps it."""
        async with self._records.transaction() as connection:
            await lock(connection, retained.alert)
            free = sa.and_(RETAINED.c.alert == retained.alert, sa.not_(_HELD))
            noting = sa.update(RETAINED).where(free).values(announced_at=now.timestamp())
            if not (await connection.execute(noting)).rowcount:
                return False
            await self._outbox.put(connection, Announcement(wire.ERASURE_DUE, key, value))
        self._outbox.wake()
        return True

    async def drop(self, alert: str) -> bool:
        """Take off the record, its salt with it. False when it was not on it."""
        dropping = sa.delete(RETAINED).where(RETAINED.c.alert == alert)
        async with self._records.transaction() as connection:
            answer = await connection.execute(dropping.returning(RETAINED.c.deployment, RETAINED.c.salt))
            dropped = answer.first()
            if dropped is None:
                return False
            committed = telling.commitment(bytes(dropped.salt), alert)
            await self._chain.add(connection, telling.alert_erased(committed, dropped.deployment))
        return True


async def lock(connection: AsyncConnection, alert: str) -> Any:
    """Return the row of an alert, which nobody else changes until the transaction ends; None without one."""
    of_alert = RETAINED.c.alert == alert
    await connection.execute(sa.update(RETAINED).where(of_alert).values(alert=alert))
    return (await connection.execute(sa.select(RETAINED).where(of_alert))).first()


async def kept_row(connection: AsyncConnection, alert: str) -> Any:
    """Return the row of an alert whose erasure was not asked for. Refused when there is none."""
    known = await lock(connection, alert)
    if known is None or known.announced_at:
        raise Refused(GONE)
    return known


async def insert_or_ignore(connection: AsyncConnection, table: sa.TableClause, row: dict[str, Any]) -> None:
    """Insert, unless another replica has: neither fails."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    await connection.execute(dialect.insert(table).values(**row).on_conflict_do_nothing())


def time_of(seconds: float) -> datetime:
    """Return the moment that a column says, in seconds since 1970; UTC."""
    return datetime.fromtimestamp(seconds, UTC)
