"""Ctrl-C, and how else a run is told to end."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """Yield an event that the first of these signals sets; a second one does what it does everywhere.

    A closed terminal (SIGHUP) ends a run as well, unless it was started to outlive it (nohup).
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]

    def ask() -> None:
        stop.set()
        for number in heeded:
            loop.remove_signal_handler(number)

    for number in heeded:
        loop.add_signal_handler(number, ask)
    try:
        yield stop
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)
