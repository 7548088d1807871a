"""Tasks that are ended are over, though they have missed the first word."""

import asyncio

import pytest

from services.chassis.ending import ended


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
