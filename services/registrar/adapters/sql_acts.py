"""What people did: told with the row that it is about, under salts that the registrar's own key opens."""

import asyncio
import os
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.errors import Unreadable
from services.chassis.origin import utc_now
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.sealing import make_id, open_sealed_to, public_key_of, seal_to
from services.registrar import wire
from services.registrar.domain.acts import MOST_KEPT, SALT_BYTES, Act, Deed, actor_mark

_NAMES = ("number", "scope", "made_at", "sealed")
_SALTS = sa.table("actor_salts", *(sa.column(name) for name in _NAMES))
_ABOUT = "salt of actors"


class SqlActs:
    """Acts over SQLAlchemy: a salt for each run of a deployment, and for each month of what is about none.

    Who knows a salt and a name can say which acts were theirs; `kept` after it was made a salt is deleted.
    """

    def __init__(
        self,
        records: Records,
        outbox: Outbox,
        private_key: bytes,
        kept: timedelta = MOST_KEPT,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._records = records
        self._outbox = outbox
        self._private_key = private_key
        self._kept = kept
        self._now = now

    async def put(self, connection: AsyncConnection, act: Act) -> None:
        """Add an act inside the caller's transaction; call `wake` when that is committed."""
        now = self._now()
        await self._records.hold(connection, "actors' salts")
        await connection.execute(sa.delete(_SALTS).where(_SALTS.c.made_at <= _seconds(now - self._kept)))
        salt = await self._salt(connection, act, now)
        event = wire.act_recorded(
            act,
            ident=make_id(salt, act.deed, act.by, act.concerns, act.once) if act.once else os.urandom(16),
            actor=actor_mark(salt, act.by),
            concerned=actor_mark(salt, act.concerns),
            now=now,
        )
        await self._outbox.put(connection, event)

    def wake(self) -> None:
        """Have what was committed told now."""
        self._outbox.wake()

    async def tell(self, act: Act) -> None:
        """Add an act that is about no row."""
        async with self._records.transaction() as connection:
            await self.put(connection, act)
        self.wake()

    async def find(self, marks: Collection[bytes], names: Collection[str]) -> dict[bytes, str]:
        """Return whose marks these are, of those of these names, by mark."""
        wanted, query = set(marks), sa.select(_SALTS.c.sealed)
        async with self._records.transaction() as connection:
            sealed = (await connection.execute(query)).scalars().all()

        def matched() -> dict[bytes, str]:
            salts = [salt for one in sealed if (salt := self._opened(one)) is not None]
            tried = ((actor_mark(salt, name), name) for salt in salts for name in names)
            return {mark: name for mark, name in tried if mark in wanted}

        return await asyncio.to_thread(matched)  # some hundred salts, some hundred names

    async def _salt(self, connection: AsyncConnection, act: Act, now: datetime) -> bytes:
        """Return the salt in force; a draft begins another."""
        scope = f"deployment {act.deployment}" if act.deployment else f"people {now:%Y-%m}"
        query = sa.select(_SALTS.c.sealed).where(_SALTS.c.scope == scope)
        newest = query.order_by(_SALTS.c.number.desc()).limit(1)
        sealed = None if act.deed is Deed.DRAFTED else (await connection.execute(newest)).scalar()
        known = None if sealed is None else self._opened(sealed)
        if known is not None:
            return known
        salt = os.urandom(SALT_BYTES)
        row = {"scope": scope, "made_at": _seconds(now), "sealed": self._sealed(salt)}
        await connection.execute(sa.insert(_SALTS).values(**row))
        return salt

    def _sealed(self, salt: bytes) -> bytes:
        return seal_to(public_key_of(self._private_key), salt, _ABOUT)

    def _opened(self, sealed: Any) -> bytes | None:
        """Return a salt; None where it was an earlier identity's."""
        try:
            return open_sealed_to(self._private_key, bytes(sealed), _ABOUT)
        except Unreadable:
            return None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
