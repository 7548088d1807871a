"""Live sources: only the newest picture is kept."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from threading import Event

import pytest

from services.chassis.errors import Unavailable
from services.chassis.origin import utc_now
from services.frame_grabber.domain.pacing import FrameRateLimit
from services.frame_grabber.ports import Shot
from services.frame_grabber.worker.live_reading import LiveReader
from tests.frame_grabber.stage import DrawnShot, ScriptedSource


class Gate:
    """A step of a script at which a source stands until it is let through."""

    def __init__(self) -> None:
        self.reached = Event()
        self.let_through = Event()

    def __call__(self) -> None:
        self.reached.set()
        self.let_through.wait(10)


@asynccontextmanager
async def read(
    *script: Shot | Unavailable | Callable[[], object], limit: float | None = None
) -> AsyncIterator[LiveReader]:
    with ThreadPoolExecutor(1) as thread:
        source = ScriptedSource(script)
        reader = LiveReader(source, thread, FrameRateLimit(limit), utc_now)
        try:
            yield reader
        finally:
            await reader.close()
            assert source.closed


def shots(count: int) -> list[DrawnShot]:
    return [DrawnShot(i / 25, i) for i in range(count)]


async def test_who_asks_late_gets_the_newest_and_hears_how_many_were_dropped() -> None:
    gate, five = Gate(), shots(5)
    async with read(*five, gate) as reader:
        await asyncio.to_thread(gate.reached.wait, 10)
        found = await reader.next()
        gate.let_through.set()
    assert found is not None
    assert (int(found.picture.max()), found.superseded) == (14, 4)


async def test_what_nobody_asks_for_is_never_converted() -> None:
    gate, five = Gate(), shots(5)
    async with read(*five, gate) as reader:
        await asyncio.to_thread(gate.reached.wait, 10)
        await reader.next()
        gate.let_through.set()
    assert [len(shot.drawn) for shot in five] == [0, 0, 0, 0, 1]


async def test_who_asks_early_waits_for_the_next() -> None:
    gate = Gate()
    async with read(gate, *shots(1)) as reader:
        asked = asyncio.create_task(reader.next())
        await asyncio.to_thread(gate.reached.wait, 10)
        assert not asked.done()
        gate.let_through.set()
        assert (await asked) is not None


async def test_the_last_picture_comes_before_the_error() -> None:
    gate = Gate()
    async with read(gate, *shots(1), Unavailable("gone")) as reader:
        gate.let_through.set()
        assert (await reader.next()) is not None
        with pytest.raises(Unavailable, match="gone"):
            await reader.next()


async def test_a_live_source_that_just_ends_went_away() -> None:
    async with read() as reader:
        with pytest.raises(Unavailable, match="stopped sending"):
            await reader.next()


async def test_a_limit_is_no_drop() -> None:
    gate = Gate()
    async with read(*shots(25), gate, limit=5.0) as reader:
        await asyncio.to_thread(gate.reached.wait, 10)
        found = await reader.next()
        gate.let_through.set()
    assert found is not None
    assert (int(found.picture.max()) - 10, found.superseded) == (20, 4)


async def test_no_picture_is_captured_after_it_arrived() -> None:
    async with read(*shots(3)) as reader:
        found = await reader.next()
    assert found is not None
    assert found.captured_at <= utc_now()
