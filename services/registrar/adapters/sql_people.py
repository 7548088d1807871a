"""Accounts and sessions in the registrar's own tables; of a session's secret only its SHA-256."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.records import Records
from services.registrar.domain.signing_in import Account, Session

_MOMENT = sa.DateTime(timezone=True)
_ACCOUNTS = sa.table(
    "accounts",
    sa.column("name"),
    sa.column("password_hash"),
    sa.column("failures"),
    sa.column("locked_until", _MOMENT),
    sa.column("signed_in_at", _MOMENT),
)
_SESSIONS = sa.table(
    "sessions",
    sa.column("digest"),
    sa.column("person"),
    sa.column("opened_at", _MOMENT),
    sa.column("used_at", _MOMENT),
    sa.column("expires_at", _MOMENT),
    sa.column("by_provider"),
)


class SqlPeople:
    """Accounts over SQLAlchemy."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncConnection]:
        """Read and write an account with nobody in between: here, and of all processes."""
        async with self._changing, self._records.transaction() as connection:
            await self._records.hold(connection, "accounts")
            yield connection

    async def all(self) -> dict[str, Account]:
        """Return every account, by name."""
        async with self._records.transaction() as connection:
            rows = (await connection.execute(sa.select(_ACCOUNTS))).all()
        return {row.name: _account(row) for row in rows}

    async def change(self, name: str, step: Callable[[Account], Account]) -> Account | None:
        """Put what `step` makes of an account; return it as it was before, None when there is none."""
        async with self._alone() as connection:
            query = sa.select(_ACCOUNTS).where(_ACCOUNTS.c.name == name)
            row = (await connection.execute(query)).first()
            if row is None:
                return None
            before = _account(row)
            after = step(before)
            # Also where nothing changed: a locked account takes as long as any other.
            changed = sa.update(_ACCOUNTS).where(_ACCOUNTS.c.name == name).values(**_values(after))
            await connection.execute(changed)
        return before

    async def set_password(self, name: str, password_hash: str) -> None:
        """Give somebody a new password: no failure counts any more, and no session is left."""
        account = Account(name, password_hash)
        async with self._alone() as connection:
            before = await connection.execute(
                sa.select(_ACCOUNTS.c.signed_in_at).where(_ACCOUNTS.c.name == name)
            )
            signed_in_at = before.scalar()
            await connection.execute(sa.delete(_ACCOUNTS).where(_ACCOUNTS.c.name == name))
            values = {**_values(account), "name": name, "signed_in_at": signed_in_at}
            await connection.execute(sa.insert(_ACCOUNTS).values(**values))
            await connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.person == name))

    async def open_session(self, secret: bytes, session: Session) -> None:
        """Keep a session, and drop those that are over."""
        row = {
            "digest": _digest(secret),
            "person": session.person,
            "opened_at": session.opened_at,
            "used_at": session.used_at,
            "expires_at": session.expires_at,
            "by_provider": session.by_provider,
        }
        over = sa.delete(_SESSIONS).where(_SESSIONS.c.expires_at <= session.opened_at)
        async with self._records.transaction() as connection:
            await connection.execute(over)
            await connection.execute(sa.insert(_SESSIONS).values(**row))

    async def session(self, secret: bytes) -> Session | None:
        """Return the session of a secret; None when there is none."""
        query = sa.select(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret))
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return Session(row.person, _utc(row.opened_at), _utc(row.used_at), bool(row.by_provider))

    async def use_session(self, secret: bytes, now: datetime) -> None:
        """Note that it was used."""
        used = sa.update(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret)).values(used_at=now)
        async with self._records.transaction() as connection:
            await connection.execute(used)

    async def end_session(self, secret: bytes) -> None:
        """End it; there may be none."""
        async with self._records.transaction() as connection:
            await connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret)))


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _values(account: Account) -> dict[str, Any]:
    return {
        "password_hash": account.password_hash,
        "failures": account.failures,
        "locked_until": account.locked_until,
        "signed_in_at": account.signed_in_at,
    }


def _account(row: Any) -> Account:
    return Account(
        row.name, row.password_hash, row.failures, _maybe(row.locked_until), _maybe(row.signed_in_at)
    )


def _maybe(moment: datetime | None) -> datetime | None:
    return None if moment is None else _utc(moment)


def _utc(moment: datetime) -> datetime:
    """SQLite gives back what it was given, without its zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
