"""Signed heads in the retention-purger's own tables: rows are added, and never changed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.chassis.errors import Unavailable
from services.chassis.records import Records
from services.retention_purger.domain.kept_head import KeptHead

_HASH_BYTES = 32
_NAMES = ("place", "number", "note", "consistency", "microseconds")
_HEADS = sa.table("signed_heads", *(sa.column(name) for name in _NAMES))
_MICROSECOND = timedelta(microseconds=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class SqlHeads:
    """Heads over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def all(self) -> Sequence[KeptHead]:
        """Return every head, as they came."""
        async with self._records.transaction() as connection:
            rows = (await connection.execute(sa.select(_HEADS).order_by(_HEADS.c.place))).all()
        return [_head(row) for row in rows]

    async def keep(self, head: KeptHead, place: int) -> None:
        """Add a head behind `place` others. Unavailable when another one came between."""
        row = {
            "place": place + 1,
            "number": head.number,
            "note": head.note,
            "consistency": b"".join(head.consistency),
            "microseconds": (head.kept_at - _BEGINNING) // _MICROSECOND,
        }
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "heads")
            # SQLite locks as a transaction first writes, be it nothing.
            await connection.execute(sa.delete(_HEADS).where(_HEADS.c.place < 0))
            last = (await connection.execute(sa.select(sa.func.max(_HEADS.c.place)))).scalar() or 0
            if last != place:
                raise Unavailable("another head was kept just now; try again")
            await connection.execute(sa.insert(_HEADS).values(**row))


def _head(row: Any) -> KeptHead:
    proof = bytes(row.consistency)
    hashes = [proof[at : at + _HASH_BYTES] for at in range(0, len(proof), _HASH_BYTES)]
    return KeptHead(row.number, row.note, tuple(hashes), _BEGINNING + row.microseconds * _MICROSECOND)
