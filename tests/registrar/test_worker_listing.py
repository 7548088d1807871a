"""Who is on the list: removed for good, and told to those alone who may know."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.errors import Unavailable
from services.chassis.sealing import make_id
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_ENDED, STATUS_LIVE
from sightline.registrar.v1.watchlist_service_pb2 import ListEntriesRequest
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.registering import Rig
from tests.registrar.test_worker import CONTEXT, Aborted
from tests.registrar.test_worker_authorising import Town


@pytest.fixture(params=["in memory", "sealed"])
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield Town(rig)
    await rig.records.close()


async def version(town: Town) -> int:
    state = await town.rig.register.get("market")
    assert state is not None
    return int(state.list_version)


async def listed(town: Town) -> list[str]:
    request = ListEntriesRequest(deployment="market", list_version=await version(town))
    return [entry.subject async for entry in town.rig.watchlist.ListEntries(request, CONTEXT)]


async def mark(town: Town, subject: str) -> bytes:
    state = await town.rig.register.get("market")
    assert state is not None
    return make_id(town.rig.lifecycle.secret_of(state), "subject", subject)


async def test_a_removal_takes_effect_with_another_version_and_keeps_its_signature(town: Town) -> None:
    await town.goes_live()
    before = await version(town)
    answer = await town.ask("dora", "RemoveSubject", deployment="market", subject="a")
    assert answer.photos_removed == 1 and await listed(town) == ["b"] and await version(town) == before + 1
    look = await town.look()
    assert (look.status, look.authorised_by, look.subject_count, look.resting_count) == (
        STATUS_LIVE,
        "berta",
        1,
        0,
    )
    assert len(await town.rig.published()) == 3
    with pytest.raises(Aborted, match="not on the list"):
        await town.ask("dora", "RemoveSubject", deployment="market", subject="a")


async def test_without_its_last_subject_it_ends(town: Town) -> None:
    await town.goes_live()
    for subject in ("a", "b"):
        await town.ask("anton", "RemoveSubject", deployment="market", subject=subject)
    look = await town.look()
    assert (look.status, look.end_reason) == (STATUS_ENDED, "its list is empty")
    await town.rig.lifecycle.end_what_is_over()
    assert await town.rig.status() == STATUS_DESTROYED
    with pytest.raises(Aborted, match="it is over"):
        await town.ask("dora", "RemoveSubject", deployment="market", subject="a")


async def test_a_draft_may_lose_everybody_and_what_was_stopped_is_changed_as_a_draft(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    await town.ask("anton", "RemoveSubject", deployment="market", subject="a")
    assert await town.enrol(b"\x64") and await town.rig.published() == []
    await town.authorise()
    await town.ask("carol", "StopDeployment", name="market", reason="r")
    assert await town.enrol(b"\x65", "b")
    await town.ask("anton", "RemoveSubject", deployment="market", subject="a")
    assert await listed(town) == ["b"]


async def test_a_removal_that_is_cut_short_leaves_nobody_findable_and_can_be_repeated(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.goes_live()
    before = await version(town)

    async def away(deployment: str, subject: str) -> int:
        raise Unavailable("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(town.rig.photos, "remove", away)
        with pytest.raises(Aborted, match="away"):
            await town.ask("dora", "RemoveSubject", deployment="market", subject="a")
    assert await listed(town) == ["b"] and await version(town) == before + 1
    await town.ask("dora", "RemoveSubject", deployment="market", subject="a")
    assert (await town.look()).subject_count == 1


@pytest.mark.parametrize("who", ["alf", "carol", "frida"])
async def test_nobody_else_takes_anybody_off_a_list(town: Town, who: str) -> None:
    await town.goes_live()
    with pytest.raises(Aborted, match="you may not"):
        await town.ask(who, "RemoveSubject", deployment="market", subject="a")


async def test_whom_an_alert_names_is_told_with_its_instruction_also_while_it_rests(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    answer = await town.ask("berta", "GetReference", deployment="market", subject="a")
    assert (answer.jpeg, answer.category, answer.instruction) == (
        b"jpeg \x64",
        "missing person",
        "speak to them",
    )


@pytest.mark.parametrize("who", ["alf", "carol"])
async def test_another_author_does_not_see_who_is_on_a_list(town: Town, who: str) -> None:
    await town.goes_live()
    with pytest.raises(Aborted, match="you may not see its list"):
        await town.ask(who, "ListSubjects", deployment="market")


async def test_what_comes_long_after_an_import_is_by_hand_whatever_its_client_says(town: Town) -> None:
    await town.draft()
    for minutes, photo, subject in (
        (0, b"\x64", "a"),
        (9, b"\x65", "b"),
        (10, b"\x66", "c"),
        (12, b"\x67", "d"),
    ):
        town.rig.now += timedelta(minutes=minutes)
        assert await town.enrol(photo, subject)
    said = (await town.ask("anton", "ListSubjects", deployment="market")).subjects
    assert [(one.subject, one.by_hand) for one in said] == [
        ("a", False),
        ("b", False),
        ("c", False),
        ("d", True),
    ]
    with pytest.raises(Aborted, match="1 photos were added by hand"):
        await town.authorise()


async def test_so_is_what_comes_once_the_list_was_authorised(town: Town) -> None:
    await town.goes_live()
    await town.ask("carol", "StopDeployment", name="market", reason="r")
    assert await town.enrol(b"\x66", "c")
    assert (await town.look()).by_hand_count == 1
    with pytest.raises(Aborted, match="1 photos were added by hand"):
        await town.authorise()
