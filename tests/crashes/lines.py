"""kill -9 at a line: a step runs in a process forked for it, which kills itself at its nth line."""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from tests.source_tree import SERVICES

Job = Callable[[], Awaitable[Sequence[str]]]


@dataclass(slots=True)
class Lines:
    """Counts the lines that are run of some files, in every thread; kills its process at number `deadly`."""

    files: Sequence[Path]
    deadly: int = 0
    last: int = 0
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def follow(self) -> None:
        """From now on."""
        threading.settrace(self._called)
        sys.settrace(self._called)

    def _called(self, frame: FrameType, event: str, given: Any) -> Any:
        name = frame.f_code.co_filename
        return self._run if any(name.startswith(str(file)) for file in self.files) else None

    def _run(self, frame: FrameType, event: str, given: Any) -> Any:
        if event == "line":
            self.last = next(self._numbers)
            if self.last == self.deadly:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._run


def traced(*places: str) -> list[Path]:
    """Return files and folders of services/ whose lines are counted."""
    return [SERVICES / place for place in places]


def in_a_process(job: Job, lines: Lines | None = None) -> list[str] | None:
    """Run it in a process of its own; return what it says, or None when it was killed.

    With `lines` the last thing said is how many lines it ran.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_run(job, lines, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return None
    answer: list[str] = json.loads(said)
    return answer


def _run(job: Job, lines: Lines | None, writing: int) -> int:
    async def followed() -> list[str]:
        if lines is not None:
            lines.follow()
        answer = list(await job())
        sys.settrace(None)
        return [*answer, str(lines.last)] if lines is not None else answer

    try:
        said = asyncio.run(followed())
    except BaseException as error:  # it is what this process came to; there is nobody else to say it
        said = [f"{type(error).__name__}: {error}", *([str(lines.last)] if lines is not None else [])]
    os.write(writing, json.dumps(said).encode())
    return 0
