"""An installation whose days pass without waiting: real servers and services, clocks of its own."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from services.chassis.access import SERVICES
from tests.connected.cluster import Cluster
from tests.connected.moved_clock import Machine
from tests.connected.servers import minder
from tests.connected.servers.moved_time import moved_by
from tests.connected.servers.postgres_server import PostgresServer

# Those that keep something for days; the others are there while the street plays.
KEEPERS = ("registrar", "alert_dispatcher", "retention_purger")
PEOPLE = {"dora": "supervisor", "berta": "authorising_officer", "fritz": "auditor"}
_LIMIT_SECONDS = 300.0
_START_SECONDS = 600.0


@dataclass
class Clocks:
    """What time it is: for the services, and for the database; and what the machine counts beside that."""

    folder: Path
    ahead: timedelta = timedelta(0)
    machine: Machine = field(default_factory=Machine)

    @property
    def services(self) -> Path:
        return self.folder / "clock"

    @property
    def database(self) -> Path:
        return self.folder / "database-clock"

    @property
    def kernel(self) -> Path:
        return self.folder / "machine.json"

    def set(self, ahead: timedelta, *, counted: bool = True, database: bool = True) -> None:
        """Set the clocks; `counted`: time has passed, as the machine's own counting says too."""
        if counted:
            more = (ahead - self.ahead).total_seconds()
            self.machine = replace(self.machine, slept_seconds=self.machine.slept_seconds + more)
            self.machine.write(self.kernel)
        self.ahead = ahead
        for file in [self.services, *([self.database] if database else [])]:
            _write(file, f"{ahead.total_seconds():+.0f}s\n")

    def change(self, machine: Machine) -> None:
        """Have the kernel say something else."""
        self.machine = machine
        machine.write(self.kernel)

    @property
    def now(self) -> datetime:
        """What time it is for the services."""
        return datetime.now(UTC) + self.ahead


def _write(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.write_text(text, "ascii")
    part.chmod(0o644)
    part.replace(file)


@contextmanager
def clocks() -> Iterator[Clocks]:
    """Clocks that are right, where every user of this machine may look."""
    folder = Path(tempfile.mkdtemp(prefix="sightline-clocks-"))
    minder.tell(f"folder {folder}")
    folder.chmod(0o755)
    made = Clocks(folder)
    made.set(timedelta(0))
    try:
        yield made
    finally:
        shutil.rmtree(folder)
        minder.tell(f"forget folder {folder}")


@dataclass
class Site:
    """Services on a database whose days pass; `began`: the first day, UTC."""

    cluster: Cluster
    postgres: PostgresServer
    clocks: Clocks
    began: date

    @classmethod
    def lay_out(
        cls, folder: Path, servers: Mapping[str, str], postgres: PostgresServer, clocks: Clocks
    ) -> "Site":
        """Lay it out, with people; nothing is started."""
        environment = {
            **servers,
            "SIGHTLINE_DATABASE_URL": postgres.new_database("sightline"),
            "RETENTION_PURGER_ERASE_EVERY_SECONDS": "0.5",
        }
        cluster = Cluster(folder, environment)
        cluster.lay_out()
        for name, role in PEOPLE.items():
            cluster.command("people", "add", name, "--role", role)
        return cls(cluster, postgres, clocks, datetime.now(UTC).date())

    def start(self, *services: str) -> None:
        """Start services, all when none is named, and wait until they are ready; the machine may be busy."""
        chosen = [process for name in services or SERVICES for process in self.cluster.processes[name]]
        for process in chosen:
            process.start()
        for process in chosen:
            self.cluster.wait_until_ready(process, _START_SECONDS)

    def move_clocks(self) -> None:
        """Start those that keep something again, on a machine whose clocks can be moved."""
        self.cluster.kill(*KEEPERS)
        for keeper in KEEPERS:
            process = self.cluster.one(keeper)
            process.module = ("tests.connected.moved_clock", "services")
            process.environment = {**process.environment, **self.moved}
        self.start(*KEEPERS)

    @property
    def moved(self) -> dict[str, str]:
        """The environment of a process on that machine."""
        return {**moved_by(self.clocks.services), "MOVED_CLOCK": str(self.clocks.kernel)}

    def day(self, number: int) -> date:
        """The date of a day, the first is 1."""
        return self.began + timedelta(days=number - 1)

    def go_to(self, moment: datetime, *, counted: bool = True, database: bool = True) -> None:
        """Let time pass until then."""
        self.clocks.set(moment - datetime.now(UTC), counted=counted, database=database)

    def says(self, person: str, *words: str, status: int = 0) -> str:
        """Return what a command says to a person, at the time that it is here."""
        return self.command(person, *words, "--cluster", status=status)

    def command(self, person: str, *words: str, status: int = 0) -> str:
        """Return what a command says, of a person, by the clock that is here."""
        environment = {
            **self.cluster.operators,
            **self.moved,
            "SIGHTLINE_KEY": str(self.key(person)),
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.connected.moved_clock", "services.cli.main", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
        )
        assert done.returncode == status, f"sightline {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout if not status else done.stdout + done.stderr

    def key(self, person: str) -> Path:
        return self.cluster.folder / "keys" / f"{person}.key"

    @property
    def vault(self) -> Path:
        return self.cluster.folder / "vault"

    @property
    def day_keys(self) -> Path:
        return self.cluster.folder / "day-keys"

    def days_with_keys(self) -> Sequence[str]:
        """The names under which keys of days lie."""
        return sorted(path.stem for path in self.day_keys.glob("*.key"))

    def use(self, postgres: PostgresServer) -> None:
        """Have services that are started from now on use another server."""
        self.postgres = postgres
        for keeper in KEEPERS:
            process = self.cluster.one(keeper)
            process.environment = {
                **process.environment,
                "SIGHTLINE_DATABASE_URL": postgres.url("sightline"),
            }

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database that is in use."""
        return self.postgres.query("sightline", statement)


def until(holds: Callable[[], bool], otherwise: str, limit_seconds: float = _LIMIT_SECONDS) -> None:
    """Wait until it holds; fails when it does not within the limit."""
    ends = time.monotonic() + limit_seconds
    while not holds():
        assert time.monotonic() < ends, otherwise
        time.sleep(0.2)
