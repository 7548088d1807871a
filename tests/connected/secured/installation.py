"""An installation whose servers have the table: brought there by the commands that any installation runs."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.chassis.access import OPERATOR, SERVICES
from services.chassis.rpc import Tls
from services.cli.permissions.passwords import Passwords
from services.cli.permissions.table import role_of, table, user_of
from tests.chassis.certificates import Authority
from tests.connected.cluster import PYTHONPATH
from tests.connected.secured.kafka import SecuredKafka
from tests.connected.secured.milvus import SecuredMilvus
from tests.connected.secured.postgres import SecuredPostgres
from tests.connected.secured.redis import SecuredRedis
from tests.connected.servers.ports import address
from tests.connected.servers.server import Server

DATABASE = "sightline"
_LIMIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Installation:
    """`passwords`: as an orchestrator mounts them, a file for each user."""

    authority: Authority
    kafka: SecuredKafka
    redis: SecuredRedis
    postgres: SecuredPostgres
    milvus: SecuredMilvus
    passwords: Passwords
    certificates: dict[str, Tls] = field(default_factory=dict)

    @property
    def administrators(self) -> dict[str, str]:
        """The variables that reach each server as whoever runs it."""
        return {
            **self.kafka.administrator,
            **self.milvus.administrator,
            "SIGHTLINE_REDIS_URL": self.redis.owner_url,
            "SIGHTLINE_REDIS_CA_FILE": str(self.redis.authority),
            "SIGHTLINE_DATABASE_URL": self.postgres.url(DATABASE),
        }

    def environment_of(self, name: str) -> dict[str, str]:
        """The variables of a service, or of who makes topics; none of a server that it has no user on."""
        rights, password = table()[name], self.passwords.of(name)
        given = self.kafka.environment_of(user_of(name), password)
        if rights.on_redis:
            given["SIGHTLINE_REDIS_URL"] = self.redis.url_of(user_of(name), password)
            given["SIGHTLINE_REDIS_CA_FILE"] = str(self.redis.authority)
        if rights.records:
            given["SIGHTLINE_DATABASE_URL"] = self.postgres.url_of(role_of(name), password, DATABASE)
        if rights.galleries:
            given |= self.milvus.environment_of(f"{role_of(name)}:{password}")
        return {**given, **self.certified(name)}

    def certified(self, name: str) -> dict[str, str]:
        """The variables of gRPC's TLS."""
        # Made once: a certificate and a key that another process reads meanwhile would not go together.
        if name not in self.certificates:
            self.certificates[name] = self.authority.tls(name)
        files = self.certificates[name]
        return {
            "SIGHTLINE_TLS_CERTIFICATE": str(files.certificate),
            "SIGHTLINE_TLS_KEY": str(files.key),
            "SIGHTLINE_TLS_AUTHORITY": str(files.authority),
        }

    @property
    def operators(self) -> dict[str, str]:
        """The variables of whoever runs trials: services are all that they reach."""
        return self.certified(OPERATOR)

    @property
    def services(self) -> Mapping[str, Mapping[str, str]]:
        """The variables of each service."""
        return {service: self.environment_of(service) for service in SERVICES}

    def access(self, *words: str, status: int = 0, environment: Mapping[str, str] | None = None) -> str:
        """Run `sightline access …` as the servers' administrator; return what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "services.cli.main", "access", *words],
            env={**_plain(), **self.administrators, **(environment or {}), "PYTHONPATH": PYTHONPATH},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
        )
        assert done.returncode == status, f"sightline access {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def bring_to_the_table(self) -> None:
        """Make the passwords, then have each server know its users."""
        folder = str(self.passwords.folder)
        self.access("passwords", folder)
        for server in ("kafka", "redis", "postgres", "milvus"):
            self.access(server, "--passwords", folder, "--prune")


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}


@contextmanager
def installation(folder: Path) -> Iterator[Installation]:
    """The four servers, started side by side, with the table applied."""
    certificates = folder / "certificates"
    certificates.mkdir(parents=True)
    authority = Authority(certificates, addresses=[address()])
    authority.root()
    kafka, redis = SecuredKafka(authority), SecuredRedis(authority)
    postgres, milvus = SecuredPostgres(authority), SecuredMilvus(authority)
    servers: tuple[Server, ...] = (kafka, redis, postgres, milvus)
    with ExitStack() as stack:
        for server in servers:
            stack.callback(server.remove)
        # Before Milvus is asked anything: what runs as another user is forked, and gRPC may hang there.
        postgres.start()
        with ThreadPoolExecutor(len(servers)) as pool:
            for starting in [pool.submit(server.start) for server in servers]:
                starting.result()
        postgres.new_database(DATABASE)
        made = Installation(authority, kafka, redis, postgres, milvus, Passwords(folder / "passwords"))
        made.bring_to_the_table()
        yield made
