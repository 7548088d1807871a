"""Galleries follow their deployments."""

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from services.matcher.domain.density import Density
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from tests.chassis.deploying import changed
from tests.matcher.tending import Rig, Store


async def test_a_list_is_loaded_once_for_each_version() -> None:
    rig = Rig()
    for status in (STATUS_AUTHORISED, STATUS_LIVE, STATUS_LIVE):
        await rig.keep(status)
    assert rig.store.loads == 1
    await rig.keep(STATUS_LIVE, 2)
    assert rig.store.numbers == [1, 2]
    assert (rig.state.version.number, rig.state.model_id, rig.answers) == (2, "model", True)


async def test_what_one_matcher_has_loaded_serves_the_others() -> None:
    first = Rig()
    await first.keep(STATUS_LIVE)
    second = first.beside()
    await second.keep(STATUS_LIVE)
    assert (first.store.loads, second.list.asked, second.answers) == (1, 0, True)
    assert second.state == first.state


async def test_a_list_of_an_earlier_deployment_of_that_name_serves_nobody() -> None:
    first = Rig()
    await first.keep(STATUS_LIVE)
    second = first.beside()
    await second.deployments.take(changed(second.keys, secret=b"another secret".ljust(32)))
    await second.again()
    assert (first.store.loads, second.list.asked) == (2, 1)


async def test_a_draft_is_not_loaded() -> None:
    rig = Rig()
    await rig.keep(STATUS_DRAFT)
    assert rig.store.lists == {}


async def test_the_end_of_a_deployment_destroys_its_list() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists == {} and rig.galleries.state("market") is None


async def test_a_deployment_that_was_stopped_is_let_go_of_and_loaded_again_when_it_goes_on() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    await rig.keep(STATUS_STOPPED)
    assert rig.store.lists == {} and rig.galleries.state("market") is None
    await rig.keep(STATUS_AUTHORISED, 2)
    assert rig.answers


async def test_a_list_that_an_earlier_process_loaded_is_destroyed_too() -> None:
    earlier = Rig()
    await earlier.keep(STATUS_LIVE)
    rig = earlier.beside()
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists == {}


async def test_a_list_that_could_not_be_destroyed_is_tried_again() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.store.away = 2
    await rig.keep(STATUS_ENDED)
    assert rig.store.lists and rig.galleries.state("market") is None
    for _ in range(2):
        await rig.again()
    assert rig.store.lists == {}


async def test_a_list_that_could_not_be_loaded_says_why_and_is_tried_again() -> None:
    rig = Rig(Store(away=1))
    await rig.keep(STATUS_LIVE)
    assert rig.galleries.problems() == ["Milvus is away"] and not rig.answers and rig.state.tries_again
    await rig.again()
    assert rig.galleries.problems() == [] and rig.answers and not rig.state.tries_again


async def test_a_gallery_in_doubt_answers_nothing_until_the_store_has_said_what_it_holds() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.galleries.doubt("market", "Milvus is away")
    assert not rig.answers and rig.galleries.problems() == ["Milvus is away"]
    await rig.again()
    assert (rig.answers, rig.store.loads, rig.list.asked) == (True, 1, 1)


async def test_nothing_that_is_not_held_is_doubted() -> None:
    rig = Rig()
    rig.galleries.doubt("market", "Milvus is away")
    assert rig.galleries.state("market") is None and rig.galleries.problems() == []


async def test_what_the_store_has_lost_is_loaded_again() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.store.lists.clear()
    await rig.again()
    assert rig.store.loads == 1
    await rig.again(after_seconds=5)
    assert (rig.store.loads, rig.store.numbers, rig.answers) == (2, [1], True)


async def test_a_store_that_is_away_when_it_is_asked_leaves_the_gallery_in_doubt() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.store.away = 1
    await rig.again(after_seconds=5)
    assert not rig.answers
    await rig.again()
    assert (rig.answers, rig.store.loads) == (True, 1)


async def test_a_list_of_which_the_store_cannot_say_for_a_minute_is_made_anew() -> None:
    rig = Rig()
    await rig.keep(STATUS_LIVE)
    rig.store.away = 1
    await rig.again(after_seconds=5)
    await rig.again(after_seconds=60)
    assert (rig.store.loads, rig.answers) == (2, True)


async def test_after_an_outage_of_the_store_no_list_is_made_anew() -> None:
    rig = Rig()
    await rig.hear_all()
    await rig.keep(STATUS_LIVE)
    rig.store.away = 4
    for _ in range(2):
        await rig.again(after_seconds=50)
        await rig.galleries.sweep()
    await rig.again(after_seconds=50)
    assert (rig.store.loads, rig.answers) == (1, True)


async def test_templates_of_two_models_are_not_loaded_nor_asked_for_again() -> None:
    rig = Rig()
    rig.list.models = ("model", "another")
    await rig.keep(STATUS_LIVE)
    await rig.again(after_seconds=100)
    assert rig.store.lists == {} and "more than one model" in rig.state.problem and rig.list.asked == 1
    assert not rig.state.tries_again


async def test_each_entry_is_loaded_with_what_is_around_it() -> None:
    rig = Rig()
    rig.galleries.density = Density("cohort", "model", np.eye(2, dtype=np.float32), 0.5, 1)
    rig.list.listed = [
        Enrolled(name, name, np.array(row, np.float32), "model", datetime(2030, 1, 1, tzinfo=UTC))
        for name, row in (("a", (0.6, 0.8)), ("b", (0.8, 0.6)))
    ]
    await rig.keep(STATUS_LIVE)
    assert [entry.around for entry in rig.store.entries] == pytest.approx([0.96, 0.96])


async def test_a_list_of_another_model_than_the_cohorts_is_not_loaded() -> None:
    rig = Rig()
    rig.galleries.density = Density("cohort", "another", np.eye(2, dtype=np.float32), 0.5, 1)
    await rig.keep(STATUS_LIVE)
    assert rig.store.lists == {} and "the pack of the matcher is not" in rig.state.problem


async def test_a_deployment_that_is_drafted_again_is_loaded_again() -> None:
    rig = Rig()
    for status, version in ((STATUS_LIVE, 1), (STATUS_ENDED, 1), (STATUS_AUTHORISED, 2), (STATUS_ENDED, 2)):
        await rig.keep(status, version)
    assert (rig.store.lists, rig.store.loads) == ({}, 2)


async def test_what_nobody_knows_is_destroyed_only_when_all_have_been_heard_of() -> None:
    rig = Rig()
    stranger = ListVersion("an unknown deployment", "tag", 1)
    rig.store.lists[stranger] = GalleryState(stranger)
    await rig.keep(STATUS_LIVE)
    await rig.galleries.sweep()
    assert stranger in rig.store.lists
    await rig.hear_all()
    await rig.galleries.sweep()
    assert stranger not in rig.store.lists and rig.answers and rig.store.numbers == [1]


async def test_a_matcher_that_is_cut_off_from_the_bus_destroys_nothing_until_it_has_heard_all_again() -> None:
    cut_off = Rig()
    await cut_off.hear_all()
    other = cut_off.beside()
    cut_off.in_touch = False
    await cut_off.galleries.sweep()
    await other.keep(STATUS_LIVE)
    for in_touch, after_seconds, numbers in ((False, 100, [1]), (True, 1, [1]), (True, 20, [])):
        cut_off.in_touch = in_touch
        cut_off.seconds += after_seconds
        await cut_off.galleries.sweep()
        assert other.store.numbers == numbers


async def test_a_matcher_that_is_cut_off_from_the_bus_makes_no_list_anew_that_the_store_cannot_tell_of() -> (
    None
):
    rig = Rig()
    await rig.hear_all()
    await rig.keep(STATUS_LIVE)
    rig.in_touch, rig.store.away = False, 2
    for _ in range(2):
        await rig.again(after_seconds=50)
        await rig.galleries.sweep()
    await rig.again(after_seconds=50)
    assert (rig.store.loads, rig.answers) == (1, True)


async def test_earlier_versions_are_destroyed_and_later_ones_are_not() -> None:
    behind = Rig()
    await behind.hear_all()
    ahead = behind.beside()
    await behind.keep(STATUS_LIVE, 2)
    for version in (1, 3):
        await ahead.keep(STATUS_LIVE, version)
    await behind.galleries.sweep()
    assert sorted(behind.store.numbers) == [2, 3]


async def test_a_store_that_is_away_is_a_problem_before_anything_is_to_be_loaded() -> None:
    rig = Rig(Store(away=1))
    await rig.hear_all()
    await rig.galleries.sweep()
    assert rig.galleries.problems() == ["Milvus is away"]
    await rig.galleries.sweep()
    assert rig.galleries.problems() == []


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not reached():
            await asyncio.sleep(0)


async def test_it_follows_until_it_is_cancelled() -> None:
    rig = Rig()
    running = asyncio.create_task(rig.galleries.run())
    await rig.deployments.take(changed(rig.keys))
    await until(lambda: bool(rig.store.lists))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_load_that_a_newer_version_outdates_is_given_up() -> None:
    rig = Rig()
    rig.store.loading = asyncio.Event()
    running = asyncio.create_task(rig.galleries.run())
    await rig.deployments.take(changed(rig.keys))
    await until(lambda: rig.list.asked == 1)
    await rig.deployments.take(changed(rig.keys, list_version=2))
    await until(lambda: rig.list.asked == 2)
    rig.store.loading.set()
    await until(lambda: rig.galleries.state("market") is not None)
    assert (rig.store.numbers, rig.answers) == ([2], True)
    running.cancel()


@pytest.mark.parametrize("away", [0, math.inf])
async def test_a_matcher_that_was_started_again_asks_for_looks_once_it_tried_to_load_its_lists(
    away: float,
) -> None:
    rig = Rig(Store(away=away))
    await rig.deployments.take(changed(rig.keys, STATUS_LIVE))
    await rig.hear_all()
    trying = asyncio.create_task(rig.galleries.tried())
    await asyncio.sleep(0)
    assert not trying.done()
    await rig.again()
    async with asyncio.timeout(20):
        await trying
    assert rig.answers is not bool(away)


async def test_a_matcher_without_lists_asks_for_looks_at_once() -> None:
    rig = Rig()
    await rig.hear_all()
    async with asyncio.timeout(20):
        await rig.galleries.tried()
