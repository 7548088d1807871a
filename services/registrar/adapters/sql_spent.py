"""Sign-ins at the provider that were finished: of each handle the SHA-256, until it would be over anyway."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from services.chassis.records import Records

_SPENT = sa.table("spent_sign_ins", sa.column("digest"), sa.column("over_at", sa.DateTime(timezone=True)))


class SqlSpent:
    """Over SQLAlchemy: of all replicas, one finishes a sign-in."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def spend(self, handle: bytes, over_at: datetime, now: datetime) -> bool:
        """Whether it was not spent before; forget those that are over."""
        row = {"digest": hashlib.sha256(handle).digest(), "over_at": over_at}
        try:
            async with self._records.transaction() as connection:
                await connection.execute(sa.delete(_SPENT).where(_SPENT.c.over_at <= now))
                await connection.execute(sa.insert(_SPENT).values(**row))
        except IntegrityError:
            return False
        return True
