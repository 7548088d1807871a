"""Redis over TLS alone, whose users are in a file."""

from pathlib import Path

import redis

from tests.chassis.certificates import Authority
from tests.connected.servers.ports import address
from tests.connected.servers.redis_server import RedisServer


class SecuredRedis(RedisServer):
    """Its owner is the only user until the table is applied; whoever gives no name may do nothing."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._tls = authority.tls("redis")

    @property
    def users(self) -> Path:
        """The file of its users."""
        return self.folder / "users.acl"

    def url_of(self, user: str, password: str) -> str:
        """As a user reaches it."""
        return f"rediss://{user}:{password}@{address()}:{self.port}/0"

    @property
    def owner_url(self) -> str:
        return self.url_of("owner", self._passwords[1])

    @property
    def authority(self) -> Path:
        """Who signed its certificate."""
        return self._tls.authority

    def asked_by(self, url: str) -> "redis.Redis":
        """A client."""
        return redis.Redis.from_url(url, ssl_ca_certs=str(self.authority), socket_timeout=5)

    def _prepare(self) -> None:
        super()._prepare()
        self.users.touch(mode=0o600)
        self.users.write_text(f"user default off\nuser owner on >{self._passwords[1]} ~* &* +@all\n")

    def _lines(self) -> list[str]:
        plain = [line for line in super()._lines() if not line.startswith(("user ", "port "))]
        return [
            *plain,
            "port 0",
            # Else Redis refuses these to everybody, and it would not be seen that a right is missing.
            "enable-debug-command yes",
            "enable-module-command yes",
            f"tls-port {self.port}",
            f"tls-cert-file {self._tls.certificate}",
            f"tls-key-file {self._tls.key}",
            "tls-auth-clients no",
            f"aclfile {self.users}",
        ]

    def _ask(self) -> None:
        with self.asked_by(self.owner_url) as client:
            client.ping()
