"""An installation whose days pass without waiting: real servers and services, clocks of its own."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.connected.aging.clocks import MODULE, Clocks
from tests.connected.cluster import Cluster
from tests.connected.servers.postgres_server import PostgresServer

# Those that keep something for days; the others are there while the street plays.
KEEPERS = ("registrar", "alert_dispatcher", "retention_purger")
PEOPLE = {"dora": "supervisor", "berta": "authorising_officer", "fritz": "auditor"}
_LIMIT_SECONDS = 300.0
_START_SECONDS = 600.0
# A process looks at the file that sets its clock once a second (`moved_time`).
_SEEN_BY_ALL_SECONDS = 3.0


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
        self.cluster.start(*services, limit_seconds=_START_SECONDS)

    def move_clocks(self) -> None:
        """Start those that keep something again, on a machine whose clocks can be moved."""
        self.cluster.kill(*KEEPERS)
        for keeper in KEEPERS:
            process = self.cluster.one(keeper)
            process.module = (MODULE, "services")
            process.environment = {**process.environment, **self.clocks.environment}
        self.start(*KEEPERS)

    def day(self, number: int) -> date:
        """The date of a day, the first is 1."""
        return self.began + timedelta(days=number - 1)

    def go_to(self, moment: datetime) -> None:
        """Let time pass until then, for all of them."""
        self.clocks.set(moment - datetime.now(UTC))
        time.sleep(_SEEN_BY_ALL_SECONDS)

    def says(self, person: str, *words: str, status: int = 0) -> str:
        """Return what a command says to a person, at the time that it is here."""
        return self.command(person, *words, "--cluster", status=status)

    def command(self, person: str, *words: str, status: int = 0) -> str:
        """Return what a command says, of a person, by the clock that is here."""
        own = {**self.clocks.environment, "SIGHTLINE_KEY": str(self.key(person))}
        environment = {**self.cluster.operators, **own}
        return self.cluster.command(
            *words, status=status, before=(MODULE,), environment=environment, limit_seconds=_LIMIT_SECONDS
        )

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
