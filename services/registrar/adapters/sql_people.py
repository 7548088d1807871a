"""Accounts and sessions in the registrar's own tables; of a session's secret only its SHA-256."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.errors import Refused
from services.chassis.records import Records
from services.registrar.adapters import try_rows
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.try_rows import MOMENT, utc
from services.registrar.domain.acts import Act, Deed
from services.registrar.domain.signing_in import Account, Session
from services.registrar.domain.trying import Past, Tries

_MOMENTS = ("locked_until", "signed_in_at", "given_at", "one_time_until")
_ACCOUNTS = sa.table(
    "accounts",
    *(sa.column(name) for name in ("name", "password_hash", "failures")),
    *(sa.column(name, MOMENT) for name in _MOMENTS),
)
_SESSIONS = sa.table(
    "sessions",
    sa.column("digest"),
    sa.column("person"),
    *(sa.column(name, MOMENT) for name in ("opened_at", "used_at", "expires_at")),
    sa.column("by_provider"),
)


class SqlPeople:
    """Accounts over SQLAlchemy. `key`: what marks of places are made with."""

    def __init__(self, records: Records, acts: SqlActs, key: bytes) -> None:
        self._records = records
        self._acts = acts
        self._key = key
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def _alone(self, act: Act | None = None) -> AsyncIterator[AsyncConnection]:
        """Read and write with nobody in between, here and of all processes; `act` is told if it is done."""
        async with self._changing, self._records.transaction() as connection:
            await self._records.hold(connection, "accounts")
            yield connection
            if act is not None:
                await self._acts.put(connection, act)
        if act is not None:
            self._acts.wake()

    async def all(self) -> dict[str, Account]:
        """Return every account, by name."""
        async with self._records.transaction() as connection:
            rows = (await connection.execute(sa.select(_ACCOUNTS))).all()
        return {row.name: _account(row) for row in rows}

    async def attempt(
        self, name: str, source: str, step: Callable[[Past], Past], now: datetime
    ) -> tuple[Account | None, Past]:
        """Count a try; return the account, if there is one, and what was before."""
        at_place, of_place = try_rows.marks_of(self._key, name, source)
        async with self._alone() as connection:
            account = await _read(connection, name)
            of_name = Tries() if account is None else Tries(account.failures, account.locked_until)
            before = Past(
                await try_rows.read(connection, at_place), await try_rows.read(connection, of_place), of_name
            )
            after = step(before)
            person = None if account is None else name
            await try_rows.write(connection, at_place, after.at_place, now, person)
            await try_rows.write(connection, of_place, after.of_place, now)
            if account is not None:
                failures, until = after.of_name.failures, after.of_name.locked_until
                await _write(connection, replace(account, failures=failures, locked_until=until))
        return account, before

    async def open_session(self, secret: bytes, session: Session, source: str, act: Act) -> None:
        """Sign somebody in; what the provider vouched for proves no password."""
        async with self._alone(act) as connection:
            if not session.by_provider:
                await self._note_proof(connection, session, source)
            await _keep(connection, secret, session)

    async def _note_proof(self, connection: AsyncConnection, session: Session, source: str) -> None:
        name, now = session.person, session.opened_at
        at_place, of_place = try_rows.marks_of(self._key, name, source)
        proved = Past(of_place=await try_rows.read(connection, of_place)).proved(now)
        await try_rows.write(connection, at_place, proved.at_place, now, name)
        await try_rows.write(connection, of_place, proved.of_place, now)
        account = await _read(connection, name)
        if account is not None:
            await _write(connection, account.signed_in(now))

    async def visitor(self, secret: bytes) -> tuple[Session, Account | None] | None:
        """Return the session of a secret, and its account; None when there is none."""
        query = sa.select(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret))
        async with self._records.transaction() as connection:
            row = (await connection.execute(query)).first()
            account = None if row is None else await _read(connection, row.person)
        return None if row is None else (_session(row), account)

    async def use_session(self, secret: bytes, now: datetime) -> None:
        """Note that it was used."""
        used = sa.update(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret)).values(used_at=now)
        async with self._records.transaction() as connection:
            await connection.execute(used)

    async def end_session(self, secret: bytes) -> None:
        """End it, which is told as the person's act."""
        ending = sa.delete(_SESSIONS).where(_SESSIONS.c.digest == _digest(secret))
        async with self._alone() as connection:
            person = (await connection.execute(ending.returning(_SESSIONS.c.person))).scalar()
            if person is not None:
                await self._acts.put(connection, Act(Deed.SIGNED_OUT, person))
        self._acts.wake()

    async def end_sessions(self, name: str, act: Act) -> int:
        """End all sessions of a person; return how many there were."""
        async with self._alone(act) as connection:
            return await _end_all(connection, name)

    async def open_sessions(self, now: datetime) -> dict[str, int]:
        """Return how many sessions each person has."""
        query = sa.select(_SESSIONS)
        async with self._records.transaction() as connection:
            rows = (await connection.execute(query)).all()
        open_now = [row.person for row in rows if _session(row).is_open(now)]
        return {person: open_now.count(person) for person in set(open_now)}

    async def locked_places(self, now: datetime) -> dict[str, int]:
        """Return from how many places people are locked out."""
        async with self._records.transaction() as connection:
            return await try_rows.locked(connection, now)

    async def give_password(self, name: str, password_hash: str, now: datetime, act: Act) -> Account:
        """Give somebody a password by somebody else's hand."""
        async with self._alone(act) as connection:
            before = await _read(connection, name) or Account(name, password_hash)
            given = before.given(password_hash, now)
            await _write(connection, given)
            await try_rows.unlock(connection, name)
            await _end_all(connection, name)
        return given

    async def choose_password(self, secret: bytes, session: Session, password_hash: str, act: Act) -> None:
        """Give a person a password of their own, and one session in place of all that they had."""
        async with self._alone(act) as connection:
            account = await _read(connection, session.person)
            if account is None:
                raise Refused("this account is gone; ask an engineer")
            await _write(connection, account.chosen(password_hash))
            await _end_all(connection, session.person)
            await _keep(connection, secret, session)


async def _read(connection: AsyncConnection, name: str) -> Account | None:
    row = (await connection.execute(sa.select(_ACCOUNTS).where(_ACCOUNTS.c.name == name))).first()
    return None if row is None else _account(row)


async def _write(connection: AsyncConnection, account: Account) -> None:
    await connection.execute(sa.delete(_ACCOUNTS).where(_ACCOUNTS.c.name == account.name))
    await connection.execute(sa.insert(_ACCOUNTS).values(**asdict(account)))


async def _keep(connection: AsyncConnection, secret: bytes, session: Session) -> None:
    """Keep a session, and drop those that are over."""
    await connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.expires_at <= session.opened_at))
    row = {**asdict(session), "digest": _digest(secret), "expires_at": session.expires_at}
    await connection.execute(sa.insert(_SESSIONS).values(**row))


async def _end_all(connection: AsyncConnection, name: str) -> int:
    ended = await connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.person == name))
    return int(ended.rowcount)


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _account(row: Any) -> Account:
    moments = (utc(getattr(row, name)) for name in _MOMENTS)
    return Account(row.name, row.password_hash, row.failures, *moments)


def _session(row: Any) -> Session:
    return Session(row.person, _known(row.opened_at), _known(row.used_at), bool(row.by_provider))


def _known(moment: Any) -> datetime:
    return utc(moment) or datetime.fromtimestamp(0, UTC)
