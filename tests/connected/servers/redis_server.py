"""Redis that keeps nothing on disk: a user for services, who can change no setting, and its owner."""

import os
import secrets

import redis

from tests.connected.servers import installing
from tests.connected.servers.ports import address, free_port
from tests.connected.servers.process import Command
from tests.connected.servers.server import Server

# Reads what tells whether Redis forgets (settings, role, run id), and may change none of it.
_SERVICE_MAY = "~* &* +@all -@admin -@dangerous +config|get +info +role"
# Else a key that was deleted stays in Redis' memory until something else is put there. The system's jemalloc
# and the one that is built into Redis listen to one name each.
_OVERWRITES_FREED_MEMORY = dict.fromkeys(("MALLOC_CONF", "JE_MALLOC_CONF"), "junk:free")


class RedisServer(Server):
    """A Redis as the keyring wants it; each option makes it one that must be refused."""

    name = "redis"
    not_yet = (OSError, redis.RedisError)

    def __init__(
        self, *, persistence: bool = False, slow_log: bool = False, replica_of: "RedisServer | None" = None
    ) -> None:
        super().__init__()
        self.port = free_port()
        self._passwords: list[str] = (
            replica_of._passwords if replica_of else [secrets.token_urlsafe(24) for _ in range(2)]
        )
        self._persistence = persistence
        self._slow_log = slow_log
        self._replica_of = replica_of

    @property
    def url(self) -> str:
        """As a service reaches it."""
        return f"redis://sightline:{self._passwords[0]}@{address()}:{self.port}/0"

    @property
    def owner_url(self) -> str:
        """As its owner reaches it, who may do everything: for tests that look into it."""
        return f"redis://owner:{self._passwords[1]}@{address()}:{self.port}/0"

    def _prepare(self) -> None:
        installing.ensure(installing.has("redis-server"), ["redis-server"])
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text("\n".join(self._lines()) + "\n")

    def _lines(self) -> list[str]:
        service, owner = self._passwords
        lines = [
            f"bind {address()}",
            f"port {self.port}",
            f"dir {self.folder}",
            # Whoever gives no name and password may do nothing, wherever from.
            "protected-mode no",
            "save 3600 1" if self._persistence else 'save ""',
            f"appendonly {'yes' if self._persistence else 'no'}",
            f"slowlog-log-slower-than {'0' if self._slow_log else '-1'}",
            "crash-log-enabled no",
            "user default off",
            f"user sightline on >{service} {_SERVICE_MAY}",
            f"user owner on >{owner} ~* &* +@all",
        ]
        if self._replica_of is not None:
            lines += [
                f"replicaof {address()} {self._replica_of.port}",
                "masteruser owner",
                f"masterauth {owner}",
            ]
        return lines

    def _command(self) -> Command:
        environment = {**os.environ, **_OVERWRITES_FREED_MEMORY}
        return Command(["redis-server", self.folder / "redis.conf"], self.folder, environment)

    def _ask(self) -> None:
        with redis.Redis.from_url(self.url, socket_timeout=2) as client:
            client.ping()
