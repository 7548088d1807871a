"""Reels of footage that are kept, in the retention-purger's own tables; the chain hears in the same step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.chassis.announcement import Announcement
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.retention_purger import wire
from services.retention_purger.adapters.sql_audit import SqlAuditChain
from services.retention_purger.adapters.sql_retentions import insert_or_ignore, time_of
from services.retention_purger.domain import telling
from services.retention_purger.domain.policy import beginning_of, day_of
from services.retention_purger.domain.reels import Reel
from services.retention_purger.domain.retained import Retained

REELS = sa.table("reels", *(sa.column(name) for name in ("reel", "deployment", "expires_at", "announced_at")))


class SqlReels:
    """Reels over SQLAlchemy. Every step takes a reel's row first, then its place in the chain."""

    def __init__(self, records: Records, outbox: Outbox, chain: SqlAuditChain) -> None:
        self._records = records
        self._outbox = outbox
        self._chain = chain

    async def keep(self, reel: Reel, expires_at: datetime) -> None:
        """Put on record; a time can be shortened, never lengthened."""
        until, kept = expires_at.timestamp(), REELS.c.reel == reel.name
        row = {"reel": reel.name, "deployment": reel.deployment, "expires_at": until, "announced_at": 0.0}
        async with self._records.transaction() as connection:
            await insert_or_ignore(connection, REELS, row)
            longer = sa.and_(kept, REELS.c.expires_at > until)
            await connection.execute(sa.update(REELS).where(longer).values(expires_at=until))
            told = telling.footage_kept(reel.deployment, reel.camera, reel.day, reel.faces_clear)
            await self._chain.add(connection, told)

    async def all(self) -> Sequence[Retained]:
        """Return every reel that is kept, next to expire first."""
        return await self._read(sa.select(REELS).order_by(REELS.c.expires_at, REELS.c.reel))

    async def due(self, now: datetime, most: int) -> Sequence[Retained]:
        """Return what must be gone, whose owner was asked longest ago first."""
        tomorrow = beginning_of(day_of(now) + timedelta(days=1)).timestamp()
        asked = (REELS.c.announced_at, REELS.c.expires_at, REELS.c.reel)
        return await self._read(
            sa.select(REELS).where(REELS.c.expires_at < tomorrow).order_by(*asked).limit(most)
        )

    async def shorten(self, until: datetime) -> None:
        """Keep nothing for longer than until then."""
        longer = REELS.c.expires_at > until.timestamp()
        async with self._records.transaction() as connection:
            await connection.execute(sa.update(REELS).where(longer).values(expires_at=until.timestamp()))

    async def announce(self, reel: Retained, value: bytes, now: datetime) -> None:
        """Commit erasure-due.v1 about it."""
        noting = sa.update(REELS).where(REELS.c.reel == reel.reel).values(announced_at=now.timestamp())
        async with self._records.transaction() as connection:
            await connection.execute(noting)
            await self._outbox.put(connection, Announcement(wire.ERASURE_DUE, reel.reel, value))
        self._outbox.wake()

    async def drop(self, reel: Reel, segments: int) -> bool:
        """Take off the record. False when it was not on it."""
        async with self._records.transaction() as connection:
            dropped = await connection.execute(sa.delete(REELS).where(REELS.c.reel == reel.name))
            if not dropped.rowcount:
                return False
            told = telling.footage_erased(reel.deployment, reel.camera, reel.day, segments)
            await self._chain.add(connection, told)
        return True

    async def _read(self, query: "sa.Select[Any]") -> Sequence[Retained]:
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        return [Retained("", row.deployment, time_of(row.expires_at), row.reel) for row in rows]
