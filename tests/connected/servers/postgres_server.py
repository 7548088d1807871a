"""PostgreSQL with a password (SCRAM), over TCP only. Started by root it runs as `postgres`."""

import itertools
import os
import secrets
import shutil
import signal
from pathlib import Path
from typing import Any

import asyncpg

from tests.connected.servers import installing
from tests.connected.servers.ports import address, free_port
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server, in_own_loop

_OWNER = "sightline"


class PostgresServer(Server):
    """A cluster of databases of its own."""

    name = "postgres"
    # Its clients are cut off; by SIGTERM it would wait for them.
    stop_word = signal.SIGINT
    not_yet = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.data_folder = self.folder / "data"
        self._password = secrets.token_urlsafe(24)
        self._user = "postgres" if os.geteuid() == 0 else None
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """Of a database that is there already, for SQLAlchemy."""
        return f"postgresql+asyncpg://{_OWNER}:{self._password}@{address()}:{self.port}/{database}"

    def new_database(self, name: str | None = None) -> str:
        """The URL of a new, empty database."""
        database = name or f"database_{next(self._numbers)}"
        in_own_loop(lambda: self._execute(f'CREATE DATABASE "{database}"'))
        return self.url(database)

    def query(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a statement gives."""
        return in_own_loop(lambda: self._query(database, statement))

    def _prepare(self) -> None:
        installing.ensure(lambda: _programs() is not None, ["postgresql"])
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self._password)
        if self._user is not None:
            for path in (self.folder, password):
                shutil.chown(path, self._user, self._user)
        words: list[str | Path] = [
            self._program("initdb"),
            "--pgdata",
            self.data_folder,
            "--username",
            _OWNER,
            "--auth",
            "scram-sha-256",
        ]
        options: list[str | Path] = [
            "--pwfile",
            password,
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        ]
        installing.run([*words, *options], "laying out PostgreSQL's folder", self._user)
        password.unlink()

    def _options(self) -> dict[str, str]:
        return {
            "listen_addresses": address(),
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
        }

    def _environment(self) -> dict[str, str] | None:
        return None

    def _command(self) -> Command:
        words: list[str | Path] = [self._program("postgres"), "-D", self.data_folder]
        more: list[str | Path] = [
            word for key, value in self._options().items() for word in ("-c", f"{key}={value}")
        ]
        return Command([*words, *more], self.folder, self._environment(), self._user)

    def _ask(self) -> None:
        in_own_loop(lambda: self._execute("SELECT 1"))

    async def _execute(self, statement: str) -> None:
        url = self.url("postgres").replace("+asyncpg", "")
        connection = await asyncpg.connect(url, timeout=5)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _query(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(self.url(database).replace("+asyncpg", ""), timeout=5)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    @staticmethod
    def _program(name: str) -> str | Path:
        folder = _programs()
        assert folder is not None
        return folder / name


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL: Debian keeps it off the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found and (initdb := shutil.which("initdb")):
        return Path(initdb).resolve().parent
    return max(found, key=lambda folder: int(folder.parent.name), default=None)
