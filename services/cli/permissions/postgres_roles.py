"""The table as PostgreSQL's statements: a role for each schema, which it owns; nothing for anybody else."""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.cli.permissions.table import Table, role_of

_ITERATIONS = 4096
_SALT_BYTES = 16
# Every role may connect, see and write here, unless that is taken away from everybody.
_NOBODY = ('REVOKE ALL ON DATABASE "{}" FROM PUBLIC', "REVOKE ALL ON SCHEMA public FROM PUBLIC")


@dataclass(frozen=True, slots=True)
class Owned:
    """A schema, the role that is to own it, and what of it others own, as `TABLE registrar.acts`."""

    schema: str
    role: str
    others: Sequence[str] = ()


def schemas(table: Table) -> list[tuple[str, str]]:
    """Return each schema and its role."""
    return [(name, role_of(name)) for name, rights in table.items() if rights.records]


def closing(database: str) -> Iterator[str]:
    """Yield what takes from everybody what everybody has."""
    return (statement.format(database) for statement in _NOBODY)


def making(role: str) -> str:
    """Return what makes a role that may do nothing yet."""
    return f'CREATE ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'


def giving(owned: Owned, database: str, verifier: str) -> Iterator[str]:
    """Yield what gives a role its password and its schema."""
    role = f'"{owned.role}"'
    yield f"ALTER ROLE {role} PASSWORD '{verifier}'"
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {role}'
    yield f'CREATE SCHEMA IF NOT EXISTS "{owned.schema}" AUTHORIZATION {role}'
    yield f'ALTER SCHEMA "{owned.schema}" OWNER TO {role}'
    yield from (f"ALTER {other} OWNER TO {role}" for other in owned.others)


def verifier_of(password: str) -> str:
    """Return what PostgreSQL keeps of a password (RFC 5803), so that neither it nor its log ever has it."""
    salt = os.urandom(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ITERATIONS)
    stored = hashlib.sha256(_keyed(salted, b"Client Key")).digest()
    server = _keyed(salted, b"Server Key")
    return f"SCRAM-SHA-256${_ITERATIONS}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def _keyed(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
