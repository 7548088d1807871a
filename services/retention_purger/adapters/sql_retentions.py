"""What is kept, in the retention-purger's own tables."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from services.chassis.announcement import Announcement
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.retention_purger import wire
from services.retention_purger.domain.retained import Retained

_RETAINED = sa.table("retained", sa.column("alert"), sa.column("deployment"), sa.column("expires_at"))


class SqlRetentions:
    """Retentions over SQLAlchemy."""

    def __init__(self, records: Records, outbox: Outbox) -> None:
        self._records = records
        self._outbox = outbox

    async def keep(self, retained: Retained) -> None:
        """Put on record; an alert's time can be shortened, never lengthened."""
        row = {
            "alert": retained.alert,
            "deployment": retained.deployment,
            "expires_at": retained.expires_at.timestamp(),
        }
        async with self._records.transaction() as connection:
            condition = _RETAINED.c.alert == retained.alert
            known = (await connection.execute(sa.select(_RETAINED).where(condition))).first()
            if known is None:
                await connection.execute(sa.insert(_RETAINED).values(**row))
            elif known.expires_at > row["expires_at"]:
                await connection.execute(sa.update(_RETAINED).where(condition).values(**row))

    async def all(self) -> Sequence[Retained]:
        """Return everything that is kept, next to expire first."""
        query = sa.select(_RETAINED).order_by(_RETAINED.c.expires_at)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [
            Retained(row.alert, row.deployment, datetime.fromtimestamp(row.expires_at, UTC)) for row in rows
        ]

    async def announce(self, retained: Retained, key: str, value: bytes) -> None:
        """Commit erasure-due.v1 about it."""
        async with self._records.transaction() as connection:
            await self._outbox.put(connection, Announcement(wire.ERASURE_DUE, key, value))
        self._outbox.wake()

    async def drop(self, alert: str) -> bool:
        """Take off the record. False when it was not on it."""
        async with self._records.transaction() as connection:
            dropped = await connection.execute(sa.delete(_RETAINED).where(_RETAINED.c.alert == alert))
        return bool(dropped.rowcount)
