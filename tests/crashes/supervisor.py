"""Starts every process again that has ended, as an orchestrator does."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.connected.cluster import Cluster, Process
from tests.connected.meanwhile import meanwhile

_LOOK_SECONDS = 0.2
# As long as an orchestrator takes to notice.
_NOTICE_SECONDS = 0.5


@dataclass(slots=True)
class Supervisor:
    """`restarts`: which services died by SIGKILL; `faults`: which ended otherwise, and their last words."""

    cluster: Cluster
    restarts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def run(self, over: threading.Event) -> None:
        """Start again whoever has ended, until it is over."""
        while not over.wait(_LOOK_SECONDS):
            for process in self.cluster.every():
                if not process.running and not over.wait(_NOTICE_SECONDS):
                    self._start_again(process)

    def _start_again(self, process: Process) -> None:
        assert process.popen is not None
        if process.popen.returncode == -signal.SIGKILL:
            self.restarts.append(process.service)
        else:
            self.faults.append(f"{process.service} ended by itself: {process.last_words()}")
        process.start()


@contextmanager
def supervised(cluster: Cluster) -> Iterator[Supervisor]:
    """Have all processes of a cluster started again until the block is left."""
    made = Supervisor(cluster)
    with meanwhile(made.run):
        yield made
