"""A Redis of a test's own: on a free port, in a folder of its own, with the keyring's user."""

import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from services.chassis.redis_keyring.access_list import rules
from services.chassis.redis_keyring.settings import RedisSettings

_SAFE = {"save": '""', "appendonly": "no", "slowlog-log-slower-than": "-1"}


class RedisProcess:
    """`given` overrides how it is set up; `admin_password` is of the user that may do everything."""

    def __init__(self, folder: Path, **given: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.password, self.admin_password = secrets.token_hex(16), secrets.token_hex(16)
        self._given = {name.replace("_", "-"): value for name, value in given.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address, as the keyring's user."""
        return f"redis://keyring:{self.password}@127.0.0.1:{self.port}"

    @property
    def admin_url(self) -> str:
        """The address, as the user that may do everything."""
        return f"redis://admin:{self.admin_password}@127.0.0.1:{self.port}"

    @property
    def settings(self) -> RedisSettings:
        """The keyring's settings."""
        return RedisSettings.model_validate({"url": self.url})

    @property
    def pid(self) -> int:
        """The process' id."""
        assert self._process is not None
        return self._process.pid

    def setting(self, name: str, value: str) -> None:
        """Set it up otherwise from its next start on."""
        self._given[name] = value

    def freeze(self) -> None:
        """Let it hang: it is there, and does not answer."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.pid, signal.SIGCONT)

    def start(self) -> None:
        """Start it, and return once it answers."""
        lines = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": f'"{self.folder}"',
            **_SAFE,
            **self._given,
        }
        users = [
            "user default off",
            f"user admin on >{self.admin_password} ~* &* +@all",
            f"user keyring {' '.join(rules(self.password)[1:])}",
        ]
        text = "\n".join([*(f"{name} {value}" for name, value in lines.items()), *users])
        configuration = self.folder / "redis.conf"
        configuration.write_text(text + "\n", encoding="utf-8")
        self._process = subprocess.Popen(["redis-server", str(configuration)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None, "redis-server has ended"
            assert time.monotonic() < deadline, "redis-server does not answer"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it; what it held is gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def kill(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"-NOAUTH")
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
