"""What time it is for services and for a database, set while they run."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tests.connected import moved_clock
from tests.connected.moved_clock import Machine, put_whole
from tests.connected.servers import minder
from tests.connected.servers.moved_time import moved_by
from tests.connected.waiting import until as _until

MODULE = moved_clock.__name__
# Machines are busy, and looking asks a database or starts a connection.
until = partial(_until, limit_seconds=300.0, every_seconds=0.2)


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

    @property
    def environment(self) -> Mapping[str, str]:
        """Of a process that has MODULE run it, so that it sees these clocks."""
        return {**moved_by(self.services), moved_clock.VARIABLE: str(self.kernel)}

    def set(self, ahead: timedelta, *, counted: bool = True) -> None:
        """Set the clocks; `counted`: time has passed, as the machine's own counting says too."""
        if counted:
            more = (ahead - self.ahead).total_seconds()
            self.change(replace(self.machine, slept_seconds=self.machine.slept_seconds + more))
        self.ahead = ahead
        for file in (self.services, self.database):
            put_whole(file, f"{ahead.total_seconds():+.0f}s\n")

    def change(self, machine: Machine) -> None:
        """Have the kernel say something else."""
        self.machine = machine
        machine.write(self.kernel)

    @property
    def now(self) -> datetime:
        """What time it is for the services."""
        return datetime.now(UTC) + self.ahead


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
