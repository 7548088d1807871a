"""Confirmed exports in the registrar's own tables, each once, as a commitment that says nothing."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.records import Records
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.tally_rows import STRETCHES, microseconds
from services.registrar.domain.acts import Act
from services.registrar.domain.course import Stretch

_COUNTED = sa.table(
    "counted_exports", *(sa.column(name) for name in ("commitment", "deployment", "began_at"))
)


class SqlExportCounts:
    """ExportCounts over SQLAlchemy."""

    def __init__(self, records: Records, acts: SqlActs) -> None:
        self._records = records
        self._acts = acts

    async def tell(self, act: Act, seen_at: datetime | None) -> None:
        """Count it once, and have the act told."""
        async with self._records.transaction() as connection:
            await self._acts.put(connection, act)  # takes its turn: of two at once the second finds the first
            began_at = await _began_at(connection, act.deployment, seen_at)
            known = sa.select(_COUNTED.c.began_at).where(_COUNTED.c.commitment == act.commitment)
            if began_at is not None and (await connection.execute(known)).first() is None:
                row = {"commitment": act.commitment, "deployment": act.deployment, "began_at": began_at}
                await connection.execute(sa.insert(_COUNTED).values(**row))
        self._acts.wake()

    async def of(self, stretches: Sequence[Stretch]) -> int:
        """Return how many were of any of these."""
        wanted = [
            sa.and_(
                _COUNTED.c.deployment == one.deployment, _COUNTED.c.began_at == microseconds(one.began_at)
            )
            for one in stretches
        ]
        query = sa.select(sa.func.count()).select_from(_COUNTED).where(sa.or_(sa.false(), *wanted))
        async with self._records.transaction() as connection:
            return int((await connection.execute(query)).scalar_one())


async def _began_at(connection: AsyncConnection, deployment: str, seen_at: datetime | None) -> int | None:
    """Return when the stretch began in which something was seen: the first where that was before; or None."""
    of = sa.select(STRETCHES.c.began_at).where(STRETCHES.c.deployment == deployment)
    rows = (await connection.execute(of.order_by(STRETCHES.c.began_at))).scalars().all()
    seen = microseconds(seen_at)
    before = [int(one) for one in rows if seen is None or one <= seen]
    if before:
        return before[-1]
    return int(rows[0]) if rows else None
