"""Ctrl-C, and how else a run is told to end."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from services.chassis.errors import Refused

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """Yield an event that the first of these signals sets; a third one does what it does everywhere.

    The second cancels the task that entered this, and no other: left to Python, it would end the services at
    once, and the list that they are to destroy would be waited for in vain. Refused when it did. A closed
    terminal (SIGHUP) ends a run as well, unless it was started to outlive it (nohup).
    """
    stop, hurried = asyncio.Event(), asyncio.Event()
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None, "a run is a task"
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]

    def heed() -> None:
        if not stop.is_set():
            stop.set()
        elif not hurried.is_set():
            hurried.set()
            heed_no_more()
            task.cancel()

    def heed_no_more() -> None:
        for number in heeded:
            loop.remove_signal_handler(number)

    for number in heeded:
        loop.add_signal_handler(number, heed)
    try:
        yield stop
    except asyncio.CancelledError:
        if not hurried.is_set():
            raise
        task.uncancel()
        raise Refused("interrupted twice: no report is written; the list is destroyed") from None
    finally:
        heed_no_more()
