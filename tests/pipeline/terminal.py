"""A terminal with a person at it, who reads the screen and types."""

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pipeline.command import Place

_LONGEST_SECONDS = 90.0
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


@dataclass(slots=True)
class Terminal:
    """`screen` is all that was shown so far, without colours and movements of the cursor."""

    process: subprocess.Popen[bytes]
    side: int
    raw: str = ""
    read: int = 0

    @property
    def screen(self) -> str:
        """All that was shown, as text."""
        return _CONTROL.sub("", self.raw)

    def wait_for(self, text: str) -> str:
        """Wait until `text` is shown after what was waited for before; return what was shown up to it."""
        deadline = time.monotonic() + _LONGEST_SECONDS
        while True:
            unread = self.screen[self.read :]
            if text in unread:
                shown = unread[: unread.index(text) + len(text)]
                self.read += len(shown)
                return shown
            assert self._more(deadline), f"{text!r} was not shown: {unread[-2000:]}"

    def type(self, text: str) -> None:
        """Type `text`; `\\x03` is Ctrl-C, `\\x04` Ctrl-D at the beginning of a line."""
        os.write(self.side, text.encode())

    def status(self) -> int:
        """Wait for the end of the process; return its exit status."""
        deadline = time.monotonic() + _LONGEST_SECONDS
        while self._more(deadline):
            pass
        return self.process.wait(_LONGEST_SECONDS)

    def _more(self, deadline: float) -> bool:
        ready, _, _ = select.select([self.side], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            read = os.read(self.side, 65536)
        except OSError as error:
            assert error.errno == errno.EIO, error  # the other side has been closed
            return False
        self.raw += read.decode("utf-8", "replace")
        return bool(read)


@contextmanager
def terminal(place: Place, *arguments: str) -> Iterator[Terminal]:
    """Start the command at a terminal of its own, 120 by 40."""
    with place.environment({"TERM": "xterm"}) as environment:
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        process = subprocess.Popen(
            # As in `command`, no preexec_fn.
            ["setsid", "--ctty", sys.executable, "-m", "services.cli.main", *arguments],
            env=environment,
            cwd=place.folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
            os.close(ours)


def picture_named(shown: str) -> Path:
    """Return the file that a question asks to open."""
    found = re.search(r"(/\S*compare-\w+\.jpg)", shown)
    assert found, shown
    return Path(found[1])
