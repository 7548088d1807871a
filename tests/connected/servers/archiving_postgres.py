"""PostgreSQL as an operator backs it up: a base back-up, and every segment of write-ahead log since."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.connected.servers import installing
from tests.connected.servers.moved_time import moved_by
from tests.connected.servers.postgres_server import PostgresServer
from tests.connected.servers.server import in_own_loop

_ARCHIVED_WITHIN_SECONDS = 60.0


class ArchivingPostgres(PostgresServer):
    """`clock`: what sets its clock. Restore points have names; what was until then is archived."""

    def __init__(self, clock: Path) -> None:
        super().__init__()
        self._clock = clock
        self.archive = self.folder / "archive"
        self.base = self.folder / "base"

    def take_base(self) -> None:
        """Take the base back-up, as pg_basebackup does."""
        url = self.url("postgres").replace("+asyncpg", "")
        words: list[str | Path] = [self._program("pg_basebackup"), "--pgdata", self.base]
        options: list[str | Path] = ["--wal-method", "none", "--checkpoint", "fast", "--dbname", url]
        installing.run([*words, *options], "taking a base back-up", self._user)

    def mark(self, name: str) -> None:
        """Make a restore point, and have all until then archived."""
        in_own_loop(lambda: self._execute(f"SELECT pg_create_restore_point('{name}')"))
        in_own_loop(lambda: self._execute("SELECT pg_switch_wal()"))
        last = max(path.name for path in (self.data_folder / "pg_wal").iterdir() if len(path.name) == 24)
        until = time.monotonic() + _ARCHIVED_WITHIN_SECONDS
        while not [path for path in self.archive.iterdir() if path.name >= self._before(last)]:
            assert time.monotonic() < until, "the write-ahead log is not archived"
            time.sleep(0.1)

    @staticmethod
    def _before(segment: str) -> str:
        """The segment before one, of the same timeline: the last that is whole."""
        number = int(segment[8:16], 16) * 256 + int(segment[16:], 16) - 1
        return f"{segment[:8]}{number // 256:08X}{number % 256:08X}"

    def _prepare(self) -> None:
        super()._prepare()
        self.archive.mkdir(mode=0o700)
        if self._user is not None:
            shutil.chown(self.archive, self._user, self._user)

    def _options(self) -> dict[str, str]:
        archiving = {"archive_mode": "on", "archive_command": f"cp %p {self.archive}/%f"}
        return {**super()._options(), **archiving, "max_connections": "100"}

    def _environment(self) -> dict[str, str] | None:
        return {**os.environ, **moved_by(self._clock)}


class RestoredPostgres(PostgresServer):
    """The base back-up, and the log after it up to a restore point; its passwords are those of then."""

    def __init__(self, source: ArchivingPostgres, point: str) -> None:
        super().__init__()
        self._source, self._point = source, point
        self._password = source._password

    def _prepare(self) -> None:
        shutil.copytree(self._source.base, self.data_folder)
        (self.data_folder / "recovery.signal").touch()
        (self.data_folder / "pg_wal").mkdir(exist_ok=True)
        if self._user is not None:
            own = ["chown", "-R", f"{self._user}:{self._user}", str(self.folder)]
            subprocess.run(own, check=True)
        self.data_folder.chmod(0o700)

    def _ask(self) -> None:
        super()._ask()
        if self.query("postgres", "SELECT pg_is_in_recovery()") != [(False,)]:
            raise OSError("it has not come to that point yet")

    def _options(self) -> dict[str, str]:
        return {
            **super()._options(),
            "max_connections": "100",
            "restore_command": f"cp {self._source.archive}/%f %p",
            "recovery_target_name": self._point,
            "recovery_target_action": "promote",
        }
