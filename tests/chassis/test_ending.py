"""Tasks that are ended are over, though they have missed the first word; what is to be done is done whole."""

import asyncio

import pytest

from services.chassis.ending import ended, to_the_end


async def lose_the_first_word(heard: list[str]) -> None:
    """As one does that was cancelled in the moment in which what it waited for was done."""
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        heard.append("lost")
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        heard.append("heard")
        raise


async def test_a_word_that_got_lost_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chassis.ending._AGAIN_SECONDS", 0.01)
    heard: list[str] = []
    task = asyncio.create_task(lose_the_first_word(heard))
    await asyncio.sleep(0)
    await ended([task])
    assert task.cancelled()
    assert heard == ["lost", "heard"]


async def test_what_has_failed_is_over_too(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("as it does")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await ended([task])
    del task
    assert caplog.text == ""


async def test_nothing_to_end_is_no_wait() -> None:
    await ended([])


async def test_what_is_done_to_the_end_is_done_whole_and_the_word_is_heard_then() -> None:
    done = list[int]()

    async def work() -> None:
        for step in range(3):
            await asyncio.sleep(0.01)
            done.append(step)

    task = asyncio.create_task(to_the_end(work()))
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [0, 1, 2]


async def test_what_is_done_to_the_end_says_what_came_of_it() -> None:
    async def work(fails: bool) -> str:
        await asyncio.sleep(0)
        if fails:
            raise ValueError("as it does")
        return "done"

    assert await to_the_end(work(fails=False)) == "done"
    with pytest.raises(ValueError, match="as it does"):
        await to_the_end(work(fails=True))
