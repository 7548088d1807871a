"""Turns as rows, which go when they limit nothing any more."""

from datetime import datetime

import sqlalchemy as sa

from services.chassis.errors import Refused
from services.chassis.records import Records
from services.registrar.domain.asking import PER, Pace

_TURNS = sa.table("answers_given", sa.column("number"), sa.column("person"), sa.column("given_at"))


class SqlTurns:
    """Turns over SQLAlchemy: of any number of processes together."""

    def __init__(self, records: Records, pace: Pace) -> None:
        self._records = records
        self._pace = pace

    async def take(self, person: str, now: datetime) -> None:
        """Count one more answer. Refused, and not counted, when that is too many."""
        async with self._records.transaction() as connection:
            await self._records.hold(connection, "answers")
            # On SQLite, this is also what has one wait for the other.
            old = _TURNS.c.given_at <= int((now - PER).timestamp())
            await connection.execute(sa.delete(_TURNS).where(old))
            rows = (await connection.execute(sa.select(_TURNS.c.person))).scalars().all()
            refusal = self._pace.refusal(rows.count(person), len(rows))
            if refusal:
                raise Refused(refusal)
            row = {"person": person, "given_at": int(now.timestamp())}
            await connection.execute(sa.insert(_TURNS).values(**row))
