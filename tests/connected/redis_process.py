"""A Redis of a test's own, with a user that may do what the keyring must, and nothing else."""

import os
import secrets
import signal

from services.chassis.redis_keyring.access_list import rules
from services.chassis.redis_keyring.settings import RedisSettings
from tests.connected.servers.redis_server import RedisServer


class RedisProcess(RedisServer):
    """`given` is set up otherwise than the keyring wants it."""

    def __init__(self, *, replica_of: "RedisProcess | None" = None, **given: str) -> None:
        super().__init__(replica_of=replica_of)
        self._given = {name.replace("_", "-"): value for name, value in given.items()}
        self._password = secrets.token_urlsafe(24)

    @property
    def keyring_url(self) -> str:
        """As the keyring reaches it."""
        return f"redis://keyring:{self._password}@127.0.0.1:{self.port}"

    @property
    def settings(self) -> RedisSettings:
        """The keyring's settings."""
        return RedisSettings.model_validate({"url": self.keyring_url})

    def set_up(self, name: str, value: str) -> None:
        """Set it up otherwise from its next start on."""
        self._given[name] = value
        self._prepared = False

    def freeze(self) -> None:
        """Let it hang: it is there, and does not answer."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def _lines(self) -> list[str]:
        given = [f"{name} {value}" for name, value in self._given.items()]
        user = f"user keyring {' '.join(rules(self._password))}"
        return [*super()._lines(), *given, user]
