"""Turns."""

import asyncio

from services.chassis.turns import Turn, Turns


async def test_work_is_done_in_the_order_in_which_turns_were_taken() -> None:
    turns, done = Turns(), list[int]()
    taken = [turns.take("gate") for _ in range(3)]

    async def work(number: int) -> None:
        async with taken[number]:
            done.append(number)

    async with asyncio.TaskGroup() as tasks:
        for number in (2, 1, 0):
            tasks.create_task(work(number))
    assert done == [0, 1, 2]


async def test_keys_do_not_wait_for_one_another() -> None:
    turns = Turns()
    turns.take("gate")
    async with asyncio.timeout(30), turns.take("hall"):
        pass


async def test_a_turn_that_fails_lets_the_next_one_run() -> None:
    turns = Turns()
    first, second = turns.take("gate"), turns.take("gate")
    try:
        async with first:
            raise ValueError
    except ValueError:
        pass
    async with asyncio.timeout(30), second:
        pass


async def test_who_gives_up_early_does_not_let_another_overtake_the_one_at_work() -> None:
    turns = Turns()
    at_work, waiting, last = (turns.take("gate") for _ in range(3))
    async with at_work:
        waiting.give_up()
        entering = asyncio.create_task(entered(last))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not entering.done()
    async with asyncio.timeout(30):
        await entering


async def test_who_is_cancelled_while_waiting_holds_nobody_up() -> None:
    turns = Turns()
    at_work, cancelled, last = (turns.take("gate") for _ in range(3))
    async with at_work:
        waiting = asyncio.create_task(entered(cancelled))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        cancelled.give_up()
    async with asyncio.timeout(30), last:
        pass


async def test_a_queue_that_is_empty_is_forgotten() -> None:
    turns = Turns()
    async with turns.take("gate"):
        pass
    await asyncio.sleep(0)
    assert turns._last == {}


async def entered(turn: Turn) -> None:
    async with turn:
        pass
