"""Ticks that all who wait share."""

import asyncio

from services.chassis.redis_keyring.ticks import Ticks


async def test_all_who_wait_are_told_at_once() -> None:
    ticks = Ticks(0.001)
    async with asyncio.timeout(10):
        await asyncio.gather(*(ticks.next() for _ in range(5)))
        await ticks.next()


async def test_one_who_gives_up_does_not_keep_the_others_waiting() -> None:
    ticks = Ticks(0.001)
    one, other = (asyncio.create_task(ticks.next()) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    async with asyncio.timeout(10):
        await other
    assert one.cancelled()


async def test_nobody_waits_for_what_was_closed() -> None:
    ticks = Ticks(3600)
    waiting = asyncio.create_task(ticks.next())
    await asyncio.sleep(0)
    ticks.close()
    async with asyncio.timeout(10):
        await waiting
