"""What somebody could want of a database, tried by every role."""

from collections.abc import Mapping

import asyncpg

from services.cli.permissions.table import role_of
from tests.connected.secured.matrix import Matrix
from tests.connected.secured.postgres import line
from tests.docs.permitted import OWN

SERVER = "the server"
# What a role that owns a schema may do, and nobody else.
_OF_A_SCHEMA = {"make tables in": "CREATE TABLE {}.tried ()", "drop": "DROP SCHEMA {} CASCADE"}
_OF_A_TABLE = {
    "read": "SELECT FROM {} LIMIT 0",
    "write": "DELETE FROM {} WHERE false",
    "drop": "DROP TABLE {} CASCADE",
    "grant": "GRANT SELECT ON {} TO PUBLIC",
}
_OF_THE_SERVER = {
    "make schemas": "CREATE SCHEMA tried",
    "make roles": "CREATE ROLE tried",
    "make databases": "CREATE DATABASE tried",
    "make temporary tables": "CREATE TEMPORARY TABLE tried ()",
    "make tables in public": "CREATE TABLE public.tried ()",
    "read passwords": "SELECT FROM pg_authid LIMIT 0",
    "run programs": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read files": "SELECT pg_read_file('PG_VERSION')",
    "change settings": "ALTER SYSTEM SET work_mem = '4MB'",
    "end others' work": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sightline'",
}
# These go in no transaction.
_ALONE = ("CREATE DATABASE", "ALTER SYSTEM")
_SCHEMA = "schema "
_SCHEMAS = (
    "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^public$'"
)
_TABLES = """
    SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE relkind IN ('r', 'p') AND nspname !~ '^pg_|^information_schema$'
"""
_ROLES = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname !~ '^pg_'"


async def postgres_matrix(owner: str, users: Mapping[str, str]) -> tuple[Matrix, int]:
    """Try all of it, and take it back; with how many statements. A schema of which all may be done is `own`.

    `owner`, `users`: addresses, by service.
    """
    matrix, tried = Matrix(), 0
    async with line(owner) as owners:
        statements = [*await _of_schemas(owners), *await _of_the_rest(owners)]
        for who, url in users.items():
            async with line(url) as connection:
                found: dict[str, set[bool]] = {}
                for what, how, statement in statements:
                    allowed = await _allowed(connection, statement)
                    tried += 1
                    if what.startswith(_SCHEMA):
                        found.setdefault(what.removeprefix(_SCHEMA), set()).add(allowed)
                    elif what != f"role {role_of(who)}":  # itself it may be
                        matrix.note((who, what, how), allowed)
            for schema, answers in found.items():
                # Where some of it may be done, and not all, the cell is not as stated.
                matrix.note((who, schema, OWN if len(answers) == 1 else "some of"), True in answers)
    return matrix, tried


async def _of_schemas(owners: asyncpg.Connection) -> list[tuple[str, str, str]]:
    schemas = [row[0] for row in await owners.fetch(_SCHEMAS)]
    tables = [row[0] for row in await owners.fetch(_TABLES)]
    whole = [
        (f"{_SCHEMA}{one}", how, text.format(one)) for one in schemas for how, text in _OF_A_SCHEMA.items()
    ]
    parts = [
        (f"{_SCHEMA}{one.partition('.')[0]}", how, text.format(one))
        for one in tables
        for how, text in _OF_A_TABLE.items()
    ]
    return [*whole, *parts]


async def _of_the_rest(owners: asyncpg.Connection) -> list[tuple[str, str, str]]:
    roles = [row[0] for row in await owners.fetch(_ROLES)]
    of_roles = [(f"role {one}", "become", f"SET ROLE {one}") for one in roles]
    return [*of_roles, *((SERVER, how, text) for how, text in _OF_THE_SERVER.items())]


async def _allowed(connection: asyncpg.Connection, statement: str) -> bool:
    """Whether it may be done; what it did is taken back, but for what cannot be."""
    undone = None if statement.startswith(_ALONE) else connection.transaction()
    if undone is not None:
        await undone.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    finally:
        if undone is not None:
            await undone.rollback()
    return True
