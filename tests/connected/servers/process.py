"""One process of a server, in a session of its own, and never left behind."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.connected.servers import minder, process_table


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, where, and as whom (None: as ourselves)."""

    words: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str] | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """A started command. What it says goes to its log."""

    popen: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, command: Command, log: Path) -> "Process":
        """Start it; the minder knows of it from now on."""
        with log.open("ab") as said:
            popen = subprocess.Popen(
                command.words,
                cwd=command.folder,
                env=command.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=command.user,
                group=command.user,
                extra_groups=None if command.user is None else [],
            )
        minder.tell(f"process {popen.pid}")
        return cls(popen)

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    def stop(self, word: signal.Signals, grace_seconds: float) -> None:
        """Ask it to end, and end what is left of it after `grace_seconds`."""
        members = process_table.family(self.popen.pid)
        self.popen.send_signal(word)
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(grace_seconds)
        self._end(members)

    def kill(self) -> None:
        """SIGKILL for it and all that it started."""
        self._end(process_table.family(self.popen.pid))

    def _end(self, members: set[process_table.Entry]) -> None:
        process_table.kill(members)
        self.popen.wait()
        minder.tell(f"forget process {self.popen.pid}")
