"""Tries to sign in as rows: each under a mark of a place, or of a name at a place, which cannot be read."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.sealing import make_id
from services.registrar.domain.trying import Tries

MOMENT = sa.DateTime(timezone=True)
_TRIES = sa.table(
    "tries",
    sa.column("mark"),
    sa.column("person"),
    sa.column("failures"),
    sa.column("locked_until", MOMENT),
    sa.column("signed_in_at", MOMENT),
    sa.column("forgotten_at", MOMENT),
)


def marks_of(key: bytes, name: str, source: str) -> tuple[bytes, bytes]:
    """Return the marks of a name at a place, and of the place; `key` is the registrar's own."""
    return make_id(key, "tries", name, source), make_id(key, "tries", source)


async def read(connection: AsyncConnection, mark: bytes) -> Tries:
    """Return what is known of a mark."""
    row = (await connection.execute(sa.select(_TRIES).where(_TRIES.c.mark == mark))).first()
    if row is None:
        return Tries()
    return Tries(row.failures, utc(row.locked_until), utc(row.signed_in_at))


async def write(
    connection: AsyncConnection, mark: bytes, tries: Tries, now: datetime, person: str | None = None
) -> None:
    """Keep what is known of a mark, and drop what need not be known of any. `person`: whose name it is."""
    past = sa.or_(_TRIES.c.mark == mark, _TRIES.c.forgotten_at <= now)
    await connection.execute(sa.delete(_TRIES).where(past))
    row = {
        "mark": mark,
        "person": person,
        "failures": tries.failures,
        "locked_until": tries.locked_until,
        "signed_in_at": tries.signed_in_at,
        "forgotten_at": tries.forgotten_at(now),
    }
    await connection.execute(sa.insert(_TRIES).values(**row))


async def locked(connection: AsyncConnection, now: datetime) -> dict[str, int]:
    """Return from how many places people are locked out."""
    counted = sa.select(_TRIES.c.person, sa.func.count()).where(
        _TRIES.c.person.is_not(None), _TRIES.c.locked_until > now
    )
    rows = (await connection.execute(counted.group_by(_TRIES.c.person))).all()
    return {person: count for person, count in rows}


async def unlock(connection: AsyncConnection, person: str) -> None:
    """Forget what failed under a name, wherever it was."""
    failed = sa.and_(_TRIES.c.person == person, _TRIES.c.signed_in_at.is_(None))
    await connection.execute(sa.delete(_TRIES).where(failed))
    kept = sa.update(_TRIES).where(_TRIES.c.person == person)
    await connection.execute(kept.values(failures=0, locked_until=None))


def utc(moment: Any) -> datetime | None:
    """SQLite gives back what it was given, without its zone."""
    if moment is None:
        return None
    known: datetime = moment
    return known.replace(tzinfo=UTC) if known.tzinfo is None else known
