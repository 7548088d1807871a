"""PostgreSQL over TLS alone."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from tests.chassis.certificates import Authority
from tests.connected.servers.ports import address
from tests.connected.servers.postgres_server import PostgresServer

# Over TLS and with a password; in no other way.
_WHO = "hostssl all all all scram-sha-256\n"


class SecuredPostgres(PostgresServer):
    """`url_of` reaches a database as a role."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._tls = authority.tls("postgres")

    def url(self, database: str) -> str:
        return self._verified(super().url(database))

    def url_of(self, role: str, password: str, database: str) -> str:
        """Of a database, as a role reaches it."""
        return self._verified(f"postgresql+asyncpg://{role}:{password}@{address()}:{self.port}/{database}")

    def _verified(self, url: str) -> str:
        return f"{url}?sslmode=verify-full&sslrootcert={self._tls.authority}"

    def _prepare(self) -> None:
        super()._prepare()
        (self.data_folder / "pg_hba.conf").write_text(_WHO)
        for name, source in (("server.crt", self._tls.certificate), ("server.key", self._tls.key)):
            self._own(source, self.data_folder / name)

    def _own(self, source: Path, path: Path) -> None:
        path.touch(mode=0o600)
        path.write_bytes(source.read_bytes())
        if self._user is not None:
            shutil.chown(path, self._user, self._user)

    def _options(self) -> dict[str, str]:
        return {**super()._options(), "ssl": "on", "ssl_min_protocol_version": "TLSv1.3"}


@asynccontextmanager
async def line(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of a role's own."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=10)
    try:
        yield connection
    finally:
        await connection.close()
