"""Ctrl-C asks a run to end; twice, it ends at once, but in order."""

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from services.chassis.errors import Refused
from services.cli.stopping import stopping


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """A shell that starts us in its background has us ignore Ctrl-C; here it is heard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


async def test_the_first_signal_asks_and_cancels_nothing() -> None:
    with stopping() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        await stop.wait()


async def test_the_second_signal_ends_the_run_while_its_services_still_answer() -> None:
    service = asyncio.create_task(asyncio.Event().wait())
    answered: list[bool] = []
    with pytest.raises(Refused, match="interrupted twice"), stopping() as stop:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            await stop.wait()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # what destroys the list may wait for a service
            answered.append(not service.done())
    service.cancel()
    assert answered == [True]


async def test_what_is_cancelled_by_somebody_else_stays_cancelled() -> None:
    inside = asyncio.Event()

    async def watch() -> None:
        with stopping():
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(watch())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_afterwards_a_signal_does_what_it_did_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping():
        pass
    assert signal.getsignal(signal.SIGTERM) == before
