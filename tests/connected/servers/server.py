"""What all servers have alike: a folder, a log, and the way they start and end."""

import asyncio
import shutil
import signal
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from tests.connected.servers import minder
from tests.connected.servers.failing import CannotStart
from tests.connected.servers.process import Command, Process

Answer = TypeVar("Answer")


class Server(ABC):
    """One private instance. It may be stopped or killed and started again: same ports, same folder.

    As a context it is started, and in the end stopped and its folder removed.
    """

    name: ClassVar[str]
    stop_word: ClassVar[signal.Signals] = signal.SIGTERM
    grace_seconds: ClassVar[float] = 15.0
    start_limit_seconds: ClassVar[float] = 120.0
    # What a question raises as long as the server is not up yet.
    not_yet: ClassVar[tuple[type[Exception], ...]] = (OSError,)

    def __init__(self, within: Path | None = None) -> None:
        """`within`: where its folder is made; None: among temporary files."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"sightline-{self.name}-", dir=within))
        minder.tell(f"folder {self.folder}")
        self.log = self.folder / "server.log"
        self._process: Process | None = None
        self._prepared = False

    @abstractmethod
    def _prepare(self) -> None:
        """Install what is missing and lay out the folder; once, before the first start."""

    @abstractmethod
    def _command(self) -> Command:
        """What to run."""

    @abstractmethod
    def _ask(self) -> None:
        """Ask the server something by its own protocol; raises one of `not_yet` until it answers."""

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    @property
    def pid(self) -> int:
        """The number of the process that was started last."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process.popen.pid

    def start(self) -> None:
        """Start it and wait until it answers. Raises CannotStart with the end of its log."""
        if self.running:
            return
        if not self._prepared:
            self._prepare()
            self._prepared = True
        self._process = Process.start(self._command(), self.log)
        until = time.monotonic() + self.start_limit_seconds
        while True:
            try:
                return self._ask()
            except self.not_yet as error:
                if not self.running or time.monotonic() > until:
                    self.kill()
                    raise CannotStart(
                        f"{self.name} did not start ({error!r}): {self._last_words()}"
                    ) from error
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as its operator would; what it keeps on disk stays."""
        if self._process is not None:
            self._process.stop(self.stop_word, self.grace_seconds)

    def kill(self) -> None:
        """SIGKILL for all its processes; what it keeps on disk stays."""
        if self._process is not None:
            self._process.kill()

    def remove(self) -> None:
        """Stop it for good: its folder goes."""
        self.stop()
        shutil.rmtree(self.folder)
        minder.tell(f"forget folder {self.folder}")

    def __enter__(self) -> Self:
        try:
            self.start()
        except CannotStart:
            self.remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-5:]
        return " | ".join(line[:300] for line in lines) or "it said nothing"


def in_own_loop(question: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """The answer of a coroutine, also where an event loop runs already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(question())).result()
