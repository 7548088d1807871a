"""Lines typed at the terminal."""

import asyncio
import os
import termios
from contextlib import suppress
from threading import Thread

_END = None


class Keyboard:
    """Reads `descriptor` (the terminal) in a thread that keeps neither loop nor process from ending."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._thread: Thread | None = None
        self._over = False

    async def line(self) -> str | None:
        """Return the next line without its end; None at the end of input (Ctrl-D, or an empty pipe)."""
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = Thread(target=self._read, args=(loop,), name="keyboard", daemon=True)
            self._thread.start()
        if self._over and self._lines.empty():
            return None
        line = await self._lines.get()
        self._over = self._over or (line is _END and not self._is_terminal)
        return line

    def forget_what_was_typed(self) -> None:
        """Drop what was typed before it was asked for; a pipe's lines are meant, and stay."""
        if not self._is_terminal:
            return
        with suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
        while not self._lines.empty():
            self._lines.get_nowait()

    @property
    def _is_terminal(self) -> bool:
        return os.isatty(self._descriptor)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        # Not sys.stdin: its buffer's lock, held by a waiting thread, would be fatal at the process' end.
        pending = b""
        with suppress(RuntimeError):  # the loop has ended
            while True:
                read = self._read_once()
                *lines, pending = (pending + (read or b"")).split(b"\n")
                for line in lines:
                    loop.call_soon_threadsafe(self._lines.put_nowait, line.decode("utf-8", "replace"))
                if not read:
                    loop.call_soon_threadsafe(self._lines.put_nowait, _END)
                    if read is None or not self._is_terminal:
                        return

    def _read_once(self) -> bytes | None:
        """Return what came; empty at an end, None when there will never be more."""
        try:
            return os.read(self._descriptor, 4096)
        except OSError:
            return None
