"""«Destroyed» is said when each vector and photo was looked for, and none was found."""

import math
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from services.chassis.errors import Unavailable
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.worker.searching import Search
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_ENDED, Destruction
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.photos_behaviour import photo
from tests.registrar.registering import Rig

COUNT = 5


@pytest.fixture(params=["in memory", "sealed"])
async def rig(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield rig
    await rig.records.close()


def dense(number: int) -> EnrolledPhoto:
    template = np.random.default_rng(number).standard_normal(128).astype(np.float32)
    jpeg = np.random.default_rng(number).bytes(3000)
    return EnrolledPhoto(photo(number).entry, jpeg, template, "model")


async def live(rig: Rig, name: str = "market", numbers: range = range(COUNT)) -> None:
    await rig.lifecycle.draft(rig.plan(name))
    for number in numbers:
        await rig.photos.put(name, dense(number))
    await rig.lifecycle.fix_trial(name)
    await rig.lifecycle.start(name)


async def told(rig: Rig, name: str = "market") -> Destruction:
    state = await rig.register.get(name)
    assert state is not None
    return state.destruction


async def test_a_list_that_is_gone_is_told_with_what_was_looked_for_and_where(rig: Rig) -> None:
    await live(rig)
    await rig.lifecycle.end("market")
    found = await told(rig)
    assert (found.vector_count, found.photo_count, found.shared_count, found.lost) == (COUNT, COUNT, 0, False)
    places = [place.place for place in found.places if place.searched]
    sealed = ["list_key"] if "list_key" in places else []
    assert places == ["collections", "vector_files", "photos", *sealed, "records"]
    assert all(place.searched_bytes for place in found.places if place.place in ("vector_files", "records"))
    dossier = await rig.register.dossier("market")
    assert dossier is not None and not dossier.HasField("destruction")


async def test_while_a_vector_is_left_it_is_not_destroyed_and_what_and_where_is_said(rig: Rig) -> None:
    await live(rig)
    rig.matcher.left = 2
    with pytest.raises(Unavailable, match=r"2 of 5 vectors are still in the files of Milvus \(rocksmq\)"):
        await rig.lifecycle.end("market")
    assert await rig.status() == STATUS_ENDED
    (line,) = rig.lifecycle.left()
    assert line == "market: 2 of 5 vectors are still in the files of Milvus (rocksmq)"
    assert not await rig.photos.all("market"), "the photos go all the same"
    rig.matcher.left = 0
    for search in rig.lifecycle._searches.values():
        search.again_at = 0
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED and rig.lifecycle.left() == []
    assert (await told(rig)).vector_count == COUNT, "what it was looked for by outlived the photos"


async def test_a_store_that_keeps_long_is_not_searched_every_second(rig: Rig) -> None:
    await live(rig)
    rig.matcher.left = 1
    with pytest.raises(Unavailable):
        await rig.lifecycle.end("market")
    (search,) = rig.lifecycle._searches.values()
    search.again_at = math.inf
    for _ in range(5):
        await rig.lifecycle.end_what_is_over()
    assert len(rig.matcher.sought) == 1
    search.again_at = 0
    await rig.lifecycle.end_what_is_over()
    assert len(rig.matcher.sought) == 2 and search.pause_seconds == 4.0


async def test_a_photo_that_is_left_is_found_by_the_search(rig: Rig) -> None:
    """The negative control: with rows and keys that stay, nothing is said to be destroyed."""
    await live(rig)

    async def stays(deployment: str) -> None:
        """Destroys nothing."""

    rig.photos.destroy = stays  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="5 photos are still kept"):
        await rig.lifecycle.end("market")
    assert await rig.status() == STATUS_ENDED


async def test_a_photo_in_the_file_of_the_records_is_found(rig: Rig) -> None:
    await live(rig)
    async with rig.records.transaction() as connection:
        await connection.execute(sa.text("create table strays (content blob)"))
        await connection.execute(sa.text("insert into strays values (:jpeg)"), {"jpeg": dense(3).jpeg})
    with pytest.raises(Unavailable, match="1 of its photos and vectors are in the registrar's database"):
        await rig.lifecycle.end("market")


async def test_a_vector_that_another_list_has_rightly_is_not_looked_for(rig: Rig) -> None:
    await live(rig)
    await live(rig, "station", range(3, 8))
    await rig.lifecycle.end("market")
    assert (await told(rig)).vector_count == 3 and (await told(rig)).shared_count == 2
    await rig.lifecycle.end("station")
    assert (await told(rig, "station")).vector_count == COUNT


async def test_a_restart_between_the_searches_loses_no_count(rig: Rig) -> None:
    await live(rig)
    step = rig.lifecycle._step_to_destroyed

    async def killed(name: str) -> None:
        raise KeyboardInterrupt

    object.__setattr__(rig.lifecycle, "_step_to_destroyed", killed)
    with pytest.raises(KeyboardInterrupt):
        await rig.lifecycle.end("market")
    object.__setattr__(rig.lifecycle, "_step_to_destroyed", step)
    rig.lifecycle._searches.clear()
    await rig.lifecycle.end_what_is_over()
    assert (await told(rig)).vector_count == COUNT and not (await told(rig)).lost


async def test_of_a_list_that_was_lost_before_it_is_said_that_nothing_was_left_to_look_by(rig: Rig) -> None:
    await live(rig)
    await rig.photos.destroy("market")
    await rig.lifecycle.end("market")
    found = await told(rig)
    assert found.lost and not found.vector_count and await rig.status() == STATUS_DESTROYED


async def test_what_a_list_was_known_by_is_overwritten_at_the_end(rig: Rig) -> None:
    await live(rig)
    rig.matcher.left = 1
    with pytest.raises(Unavailable):
        await rig.lifecycle.end("market")
    (search,) = rig.lifecycle._searches.values()
    rig.matcher.left, search.again_at = 0, 0
    await rig.lifecycle.end_what_is_over()
    assert not search.vectors.prints.any() and not search.photos.prints.any()
    assert not rig.lifecycle._searches


@pytest.mark.parametrize("rig", ["sealed"], indirect=True)  # memory is never away
async def test_while_what_it_is_known_by_cannot_be_had_nothing_is_said_and_the_photos_go_in_the_end(
    rig: Rig,
) -> None:
    assert isinstance(rig.photos, SealedPhotos)
    await live(rig)
    keys = rig.photos._keys
    assert isinstance(keys, ListKeysInHand)
    keys.away = True
    with pytest.raises(Unavailable):
        await rig.lifecycle.end("market")
    await replace(rig.lifecycle, gallery_wait_seconds=0.0).end_what_is_over()
    async with rig.records.transaction() as connection:
        assert (await connection.execute(sa.text("select count(*) from photos"))).scalar_one() == 0
    state = await rig.register.get("market")
    assert state is not None and state.status == STATUS_ENDED
    keys.away = False
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED and (await told(rig)).lost


async def test_what_another_process_has_brought_to_its_end_is_let_go_of(rig: Rig) -> None:
    await live(rig)
    rig.matcher.left = 1
    with pytest.raises(Unavailable):
        await rig.lifecycle.end("market")
    (search,) = rig.lifecycle._searches.values()
    rig.matcher.left, search.again_at = 0, math.inf
    other = replace(rig.lifecycle, _searches=dict[tuple[str, int], Search]())
    await other.end_what_is_over()
    await rig.lifecycle.end_what_is_over()
    assert not rig.lifecycle._searches and not search.vectors.prints.any()
