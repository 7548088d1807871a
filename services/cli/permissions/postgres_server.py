"""Brings the roles and schemas of a PostgreSQL to the table."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.chassis.database_errors import is_away
from services.chassis.database_tls import taken_from
from services.chassis.errors import BadInput, Refused, Unavailable
from services.cli.permissions.changes import Change, State
from services.cli.permissions.postgres_roles import Owned, closing, giving, making, schemas, verifier_of
from services.cli.permissions.table import Table

_ASKING = "sightline access"
_SECONDS = 10
_OTHERS_OWN = """
    SELECT format('%s %I.%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE nspname = :schema AND relkind IN ('r', 'p', 'S') AND relowner::regrole::text <> :role
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
"""
# Who else may do something in our schemas: in one as a whole, with a table or a sequence, or as its role.
_BEYOND = """
    SELECT 'SCHEMA ' || quote_ident(nspname), grantee, privilege_type
    FROM pg_namespace, aclexplode(nspacl) WHERE nspname = ANY(:schemas) AND grantee <> nspowner
  UNION
    SELECT format('%s %I.%I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname),
      grantee, privilege_type
    FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl)
    WHERE nspname = ANY(:schemas) AND grantee <> relowner
  UNION
    SELECT '', member, quote_ident(r.rolname) FROM pg_auth_members JOIN pg_roles r ON r.oid = roleid
    WHERE r.rolname = ANY(:roles) AND member <> current_user::regrole
"""


async def apply(
    url: str, table: Table, password_of: Callable[[str], str], *, prune: bool = False, dry: bool = False
) -> list[Change]:
    """Make what is missing, all or nothing; return what was found. BadInput, Refused, Unavailable.

    `prune`: take from every other role what it has in our schemas. `dry`: change nothing.
    """
    wanted = schemas(table)
    verifiers = {schema: verifier_of(password_of(schema)) for schema, _ in wanted}
    async with _transaction(url) as connection:
        database = (await connection.execute(sa.text("SELECT current_database()"))).scalar_one()
        there = {row.rolname for row in await connection.execute(sa.text("SELECT rolname FROM pg_roles"))}
        found = [
            Change(role, f"schema {schema}", State.CHANGED if role in there else State.MADE)
            for schema, role in wanted
        ]
        statements = [*closing(database), *(making(role) for _, role in wanted if role not in there)]
        if not await _is_superuser(connection):
            statements += [f'GRANT "{role}" TO CURRENT_USER' for _, role in wanted]
        for schema, role in wanted:
            given = {"schema": schema, "role": role}
            others = (await connection.execute(sa.text(_OTHERS_OWN), given)).scalars().all()
            statements += giving(Owned(schema, role, others), database, verifiers[schema])
        await _run(connection, [] if dry else statements)
        beyond = [_of(row) for row in await _beyond(connection, wanted)]
        await _run(connection, [take for take, _ in beyond] if prune and not dry else [])
    state = State.REMOVED if prune else State.BEYOND
    return [*found, *(Change(who, what, state) for _, (who, what) in beyond)]


async def _run(connection: AsyncConnection, statements: Sequence[str]) -> None:
    for statement in statements:
        await connection.exec_driver_sql(statement)


async def _is_superuser(connection: AsyncConnection) -> bool:
    asked = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    return bool((await connection.execute(sa.text(asked))).scalar_one())


async def _beyond(connection: AsyncConnection, wanted: Sequence[tuple[str, str]]) -> Sequence[sa.Row[Any]]:
    given = {"schemas": [schema for schema, _ in wanted], "roles": [role for _, role in wanted]}
    asked = (
        "SELECT thing, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END"
        f" AS who, right_ FROM ({_BEYOND}) AS found (thing, grantee, right_) ORDER BY 1, 2, 3"
    )
    return (await connection.execute(sa.text(asked), given)).all()


def _of(row: sa.Row[Any]) -> tuple[str, tuple[str, str]]:
    """Return what takes it away, and how it is told."""
    thing, who, right = row.thing, row.who, row.right_
    if not thing:
        return f"REVOKE {right} FROM {who}", (who, f"is a member of {right}")
    return f"REVOKE {right} ON {thing} FROM {who}", (who, f"{right.lower()} {thing}")


@asynccontextmanager
async def _transaction(url: str) -> AsyncIterator[AsyncConnection]:
    if not url:
        raise BadInput(
            "SIGHTLINE_DATABASE_URL: name the database as its owner, postgresql+asyncpg://user:password@…"
        )
    try:
        plain, tls = taken_from(sa.make_url(url), _ASKING)
    except ArgumentError:
        raise BadInput(
            "SIGHTLINE_DATABASE_URL: it cannot be read; write postgresql+asyncpg://user:password@host/name"
        ) from None
    engine = create_async_engine(plain, hide_parameters=True, connect_args={"timeout": _SECONDS, **tls})
    try:
        async with engine.begin() as connection:
            yield connection
    except (DBAPIError, OSError, TimeoutError) as error:
        if is_away(error):
            raise Unavailable(
                "SIGHTLINE_DATABASE_URL: PostgreSQL cannot be reached; see that it runs"
            ) from None
        raise Refused(
            "PostgreSQL refuses to be set up; SIGHTLINE_DATABASE_URL names the database's owner, who may"
            " make roles (CREATEROLE)"
        ) from None
    finally:
        await engine.dispose()
