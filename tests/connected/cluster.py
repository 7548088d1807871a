"""Services as processes of their own on real servers; any can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from services.chassis.access import CONSOLE, SERVICES
from tests.connected.servers import minder
from tests.connected.servers.ports import free_port
from tests.samples import samples

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_SECONDS, COMMAND_LIMIT_SECONDS = 90.0, 120.0
PYTHONPATH = os.pathsep.join((str(ROOT), str(ROOT / "proto" / "gen")))


@dataclass
class Process:
    """One process of one service; `log` is all that it ever said."""

    service: str
    environment: Mapping[str, str]
    log: Path
    grpc_port: int
    http_port: int
    module: Sequence[str] = ("services",)
    popen: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, without waiting."""
        with self.log.open("ab") as said:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", *self.module, self.service],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        minder.tell(f"process {self.popen.pid}")

    @property
    def running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    @property
    def pid(self) -> int:
        assert self.popen is not None
        return self.popen.pid

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM, as an orchestrator does; return the exit status."""
        return self._end(signal.SIGTERM)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def problems(self) -> str:
        """What its readiness says: nothing when it is ready."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/readyz", timeout=2):
                return ""
        except urllib.error.HTTPError as answer:
            return answer.read().decode().strip()
        except OSError as error:
            return f"no answer ({error})"

    def metrics(self) -> dict[str, float]:
        """Its metrics by name and labels, as Prometheus reads them."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/metrics", timeout=5) as answer:
            return samples(answer.read().decode())

    def _end(self, word: signal.Signals) -> int:
        if self.popen is None:
            return 0
        if self.popen.poll() is None:
            self.popen.send_signal(word)
        try:
            return self.popen.wait(30)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
            raise AssertionError(f"{self.service} did not stop: {self.last_words()}") from None
        finally:
            minder.tell(f"forget process {self.popen.pid}")

    def last_words(self) -> str:
        return " | ".join(self.log.read_text(errors="replace").splitlines()[-8:])


@dataclass
class Cluster:
    """`environment` reaches the servers; `replicas` says of which service there are more than one.

    `module`: what runs a service, with what it is given before its name.
    """

    folder: Path
    environment: Mapping[str, str]
    replicas: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    module: Sequence[str] = ("services",)
    processes: dict[str, list[Process]] = field(default_factory=dict)

    def lay_out(self) -> None:
        """Make keys and topics, and choose ports; nothing is started."""
        keys = self.folder / "keys"
        keys.mkdir(parents=True, mode=0o700)
        self.command("models", "fetch", "bundled", limit_seconds=600)
        self.command("keys", "make", str(keys))
        self.command("topics", "apply")
        for service in SERVICES:
            self.processes[service] = [
                self._process(service, n) for n in range(self.replicas.get(service, 1))
            ]
        addresses = {service: f"127.0.0.1:{made[0].grpc_port}" for service, made in self.processes.items()}
        self._addresses = ",".join(f"{service}={address}" for service, address in addresses.items())
        for made in self.processes.values():
            for process in made:
                process.environment = {**process.environment, "SIGHTLINE_ADDRESSES": self._addresses}

    def start(self, *services: str, limit_seconds: float = START_LIMIT_SECONDS) -> None:
        """Start the services, all when none is named, and wait until they are ready."""
        chosen = [process for name in services or SERVICES for process in self.processes[name]]
        for process in chosen:
            process.start()
        for process in chosen:
            self.wait_until_ready(process, limit_seconds)

    def kill(self, *services: str) -> None:
        """SIGKILL for all processes of services."""
        for name in services:
            for process in self.processes[name]:
                process.kill()

    def wait_until_ready(self, process: Process, limit_seconds: float = START_LIMIT_SECONDS) -> None:
        until = time.monotonic() + limit_seconds
        while problems := process.problems():
            assert process.running, f"{process.service} has ended: {process.last_words()}"
            assert time.monotonic() < until, f"{process.service}: {problems}: {process.last_words()}"
            time.sleep(0.1)

    def one(self, service: str) -> Process:
        return self.processes[service][0]

    def every(self) -> Sequence[Process]:
        """All processes, of all services."""
        return [process for made in self.processes.values() for process in made]

    def console(self) -> Process:
        """A console in front of it, not started yet; its port of gRPC is where browsers reach it."""
        made = self._process(CONSOLE, 0)
        made.environment = {
            **made.environment,
            "SIGHTLINE_ADDRESSES": self._addresses,
            "CONSOLE_ADDRESS": f"127.0.0.1:{made.grpc_port}",
        }
        return made

    @property
    def operators(self) -> dict[str, str]:
        """The environment of a person who drives it from a terminal."""
        return {**self._base, "SIGHTLINE_ADDRESSES": self._addresses}

    def command(
        self,
        *words: str,
        status: int = 0,
        before: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        limit_seconds: float = COMMAND_LIMIT_SECONDS,
    ) -> str:
        """Run the `sightline` command on it; return what it prints, on failure that is wanted all of it."""
        done = self.ran(*words, before=before, environment=environment, limit_seconds=limit_seconds)
        assert done.returncode == status, f"sightline {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout if not status else done.stdout + done.stderr

    def ran(
        self,
        *words: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        limit_seconds: float = COMMAND_LIMIT_SECONDS,
    ) -> "subprocess.CompletedProcess[str]":
        """Run the `sightline` command on it, however it ends; `before`: a module that runs it."""
        return subprocess.run(
            [sys.executable, "-m", *before, "services.cli.main", *words],
            env=self._base if environment is None else environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit_seconds,
        )

    def logs(self) -> Sequence[Path]:
        """What the processes said."""
        return [process.log for process in self.every()]

    def end(self) -> None:
        """Stop what still runs."""
        for process in self.every():
            if process.running:
                process.kill()

    @property
    def _base(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
        temporary = self.folder / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        return {
            **kept,
            "PYTHONPATH": PYTHONPATH,
            "TMPDIR": str(temporary),
            "SIGHTLINE_KEYS": str(self.folder / "keys"),
            "ALERT_DISPATCHER_VAULT": str(self.folder / "vault"),
            "RETENTION_PURGER_DAY_KEYS": str(self.folder / "day-keys"),
            "MATCHER_TRIALS_ALLOWED": "true",
            **self.environment,
        }

    def _process(self, service: str, number: int) -> Process:
        grpc_port, http_port = free_port(), free_port()
        return Process(
            service,
            {
                **self._base,
                "SIGHTLINE_GRPC_ADDRESS": f"127.0.0.1:{grpc_port}",
                "SIGHTLINE_HTTP_ADDRESS": f"127.0.0.1:{http_port}",
                **self.more.get(service, {}),
            },
            self.folder / f"{service}-{number}.log",
            grpc_port,
            http_port,
            self.module,
        )


@contextmanager
def cluster(
    folder: Path,
    environment: Mapping[str, str],
    replicas: Mapping[str, int] | None = None,
    more: Mapping[str, Mapping[str, str]] | None = None,
    module: Sequence[str] = ("services",),
) -> Iterator[Cluster]:
    """Seven services at work, stopped at the end."""
    made = Cluster(folder, environment, replicas or {}, more or {}, module)
    made.lay_out()
    try:
        made.start()
        yield made
    finally:
        made.end()
