"""Frames that are worked on side by side, at their gate."""

import asyncio
import random
from collections.abc import Sequence

import numpy as np
import pytest

from services.detector.domain.faces import Box, Detection, Floats
from services.detector.domain.gate import Asked, GateRule, MotionGate
from services.detector.domain.grid import Grid
from services.detector.handler.lane import Lane, Place
from tests.detector.walkers import face

GRID = Grid(1280, 720, 0.5)


def walking(number: int) -> Floats:
    means = np.full((*GRID.shape, 3), 100, np.float32)
    means[12 + number % 3, 18 + number] = 140
    return means


def found(number: int) -> Sequence[Detection]:
    return [face(300 + 16 * number, 208, 90)] if number % 4 else []


Told = tuple[Asked, list[Box]]


async def one(place: Place, number: int, chance: random.Random) -> Told:
    """A frame that takes its time."""
    try:
        await asyncio.sleep(chance.uniform(0, 0.003))
        asked = await place.asked(GRID, walking(number), 1000 + number / 5)
        await asyncio.sleep(chance.uniform(0, 0.003))
        return asked, [standing.box for standing in await place.standing(asked, found(number))]
    finally:
        place.give_up()


async def side_by_side(frames: int, seed: int) -> list[Told]:
    lane, chance = Lane(MotionGate(GateRule())), random.Random(seed)
    return await asyncio.gather(*(one(lane.take(), number, chance) for number in range(frames)))


async def one_after_another(frames: int) -> list[Told]:
    lane = Lane(MotionGate(GateRule()))
    return [await one(lane.take(), number, random.Random(0)) for number in range(frames)]


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_takes_how_long_the_same_is_asked_and_stands(seed: int) -> None:
    assert await side_by_side(30, seed) == await one_after_another(30)


async def test_no_more_frames_are_looked_at_side_by_side_than_the_rule_says() -> None:
    lane = Lane(MotionGate(GateRule(at_once=2)))
    places = [lane.take() for _ in range(3)]
    asked = [asyncio.create_task(place.asked(GRID, walking(0), 1000.0)) for place in places]
    await asyncio.wait(asked, timeout=0.05)
    assert [one.done() for one in asked] == [True, True, False]
    await places[0].standing(asked[0].result(), [])
    assert (await asked[2]).turn == 3


async def test_a_frame_that_is_given_up_holds_up_nobody_and_all_of_the_next_is_looked_at() -> None:
    lane = Lane(MotionGate(GateRule()))
    places = [lane.take() for _ in range(4)]
    await places[0].standing(await places[0].asked(GRID, walking(0), 1000.0), [])
    places[0].give_up()
    assert (await places[1].asked(GRID, walking(0), 1000.2)).spans == ()
    places[1].give_up()
    asked = await places[2].asked(GRID, walking(0), 1000.4)
    assert asked.spans is None
    await places[2].standing(asked, [])
    assert (await places[3].asked(GRID, walking(0), 1000.6)).spans == ()


async def test_who_waits_may_leave() -> None:
    lane = Lane(MotionGate(GateRule(at_once=1)))
    places = [lane.take() for _ in range(3)]
    waiting = asyncio.create_task(places[1].asked(GRID, walking(0), 1000.2))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    places[1].give_up()
    last = asyncio.create_task(places[2].asked(GRID, walking(0), 1000.4))
    await asyncio.wait([last], timeout=0.05)
    assert not last.done(), "the first one still looks"
    places[0].give_up()
    assert (await last).spans is None
