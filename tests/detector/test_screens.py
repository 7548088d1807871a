"""Who watches gets the newest picture, and nobody costs nothing."""

import asyncio

import pytest

from services.chassis.errors import Unavailable
from services.chassis.ledger import Scope
from services.detector.domain.viewing import ViewedPicture
from services.detector.handler import Screens
from tests.detector.stage import START

GATE, DOOR = Scope("trial", "gate"), Scope("trial", "door")


def picture(jpeg: bytes) -> ViewedPicture:
    return ViewedPicture(jpeg, START, START, 0, trial=False)


async def test_who_is_slow_gets_the_newest_only() -> None:
    screens = Screens(4)
    with screens.one_more(GATE) as screen:
        for jpeg in (b"1", b"2", b"3"):
            await asyncio.to_thread(screens.show, GATE, picture(jpeg))
        assert await screen.next(5.0) == picture(b"3")
        assert await screen.next(0.01) is None


async def test_a_picture_goes_to_all_who_watch_that_camera_and_to_no_other() -> None:
    screens = Screens(4)
    with screens.one_more(GATE) as one, screens.one_more(GATE) as two, screens.one_more(DOOR) as other:
        screens.show(GATE, picture(b"1"))
        assert [await screen.next(0.05) for screen in (one, two, other)] == [*[picture(b"1")] * 2, None]


async def test_a_camera_is_off_when_the_last_one_has_left() -> None:
    screens = Screens(4)
    with screens.one_more(GATE):
        with screens.one_more(GATE):
            pass
        assert (screens.are_on(GATE), screens.are_on(DOOR), screens.count) == (True, False, 1)
    assert (screens.are_on(GATE), screens.count) == (False, 0)


async def test_only_so_many_may_watch() -> None:
    screens = Screens(1)
    with screens.one_more(GATE), pytest.raises(Unavailable, match="close one"), screens.one_more(DOOR):
        pass
    with screens.one_more(DOOR):
        assert screens.count == 1
