"""Frames that are worked on side by side, at their gate."""

import asyncio
import random

import pytest

from services.detector.domain.faces import Box
from services.detector.domain.gate import Asked, GateRule, MotionGate
from services.detector.handler.lane import Lane, Place
from tests.detector.test_gate import GRID, seen, still, street
from tests.detector.walkers import face

Told = tuple[Asked, list[Box]]


async def one(place: Place, number: int, chance: random.Random) -> Told:
    """A frame that takes its time."""
    try:
        await asyncio.sleep(chance.uniform(0, 0.003))
        async with place.asking():
            asked = place.gate.asked(GRID, street(number), 1000 + number / 5, 0)
        await asyncio.sleep(chance.uniform(0, 0.003))
        async with place.standing():
            return asked, [known.box for known in place.gate.standing(asked, seen(number))]
    finally:
        place.give_up()


async def side_by_side(frames: int, seed: int) -> list[Told]:
    lane, chance = Lane(MotionGate(GateRule())), random.Random(seed)
    async with asyncio.timeout(20):
        return await asyncio.gather(*(one(lane.take(), number, chance) for number in range(frames)))


async def one_after_another(frames: int) -> list[Told]:
    lane = Lane(MotionGate(GateRule()))
    return [await one(lane.take(), number, random.Random(0)) for number in range(frames)]


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_takes_how_long_the_same_is_asked_and_stands(seed: int) -> None:
    assert await side_by_side(30, seed) == await one_after_another(30)


async def ask(place: Place, at_seconds: float = 1000.0) -> Asked:
    async with asyncio.timeout(20), place.asking():
        return place.gate.asked(GRID, still(), at_seconds, place.gate.generation)


async def stand(place: Place, asked: Asked) -> None:
    async with asyncio.timeout(20), place.standing():
        place.gate.standing(asked, [])


async def test_no_more_frames_are_looked_at_side_by_side_than_the_rule_says() -> None:
    lane = Lane(MotionGate(GateRule(at_once=2)))
    places = [lane.take() for _ in range(3)]
    first, _ = await ask(places[0]), await ask(places[1])
    third = asyncio.create_task(ask(places[2]))
    await asyncio.wait([third], timeout=0.05)
    assert not third.done()
    await stand(places[0], first)
    assert (await third).turn == 3


async def test_a_frame_that_fails_holds_up_nobody_and_all_of_the_next_is_looked_at() -> None:
    lane = Lane(MotionGate(GateRule()))
    places = [lane.take() for _ in range(4)]
    await stand(places[0], await ask(places[0], 1000.0))
    assert (await ask(places[1], 1000.2)).spans == ()
    places[1].give_up()
    asked = await ask(places[2], 1000.4)
    assert asked.spans is None
    await stand(places[2], asked)
    assert (await ask(places[3], 1000.6)).spans == ()


async def test_a_frame_that_was_never_asked_for_changes_nothing() -> None:
    lane = Lane(MotionGate(GateRule()))
    places = [lane.take() for _ in range(3)]
    await stand(places[0], await ask(places[0], 1000.0))
    places[1].give_up()
    assert (await ask(places[2], 1000.4)).spans == ()


async def test_who_waits_may_leave() -> None:
    lane = Lane(MotionGate(GateRule(at_once=1)))
    places = [lane.take() for _ in range(3)]
    waiting = asyncio.create_task(ask(places[1], 1000.2))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    places[1].give_up()
    last = asyncio.create_task(ask(places[2], 1000.4))
    await asyncio.wait([last], timeout=0.05)
    assert not last.done(), "the first one still looks"
    places[0].give_up()
    assert (await last).spans is None


async def test_a_lane_that_is_closed_forgets_with_the_last_of_its_frames() -> None:
    lane = Lane(MotionGate(GateRule()))
    first, second = lane.take(), lane.take()
    await stand(first, await ask(first))
    kept = lane.gate._means
    lane.close()
    first.give_up()
    assert kept is not None and kept.any()
    second.give_up()
    assert not kept.any() and lane.gate.standing(Asked(()), []) == ()


async def test_a_lane_in_which_nobody_is_forgets_at_once() -> None:
    lane = Lane(MotionGate(GateRule()))
    lane.gate.standing(Asked(None), [face(800, 400)])
    lane.close()
    assert lane.gate.standing(Asked(()), []) == ()
