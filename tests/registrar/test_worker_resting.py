"""Who rests after a confirmed false alert rests until a supervisor has looked; no author washes that off."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.access import OPERATOR, Role
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused
from services.chassis.sealing import make_id, new_identity
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED
from sightline.registrar.v1.dossier_pb2 import Dossier
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.people import PEOPLE
from tests.registrar.registering import Rig
from tests.registrar.test_worker import Aborted
from tests.registrar.test_worker_authorising import Town
from tests.registrar.test_worker_listing import listed, mark, version


@pytest.fixture(params=["in memory", "sealed"])
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield Town(rig)
    await rig.records.close()


async def stop(town: Town) -> None:
    await town.ask("carol", "StopDeployment", name="market", reason="two confirmed false alerts in a row")


async def end(town: Town) -> None:
    await town.ask("dora", "EndDeployment", name="market")


async def drafted_anew(town: Town, *entries: tuple[bytes, str]) -> None:
    await town.draft()
    for photo, subject in entries:
        assert await town.enrol(photo, subject)
    await town.authorise()


async def dossier_of(town: Town) -> Dossier:
    dossier = await town.rig.register.dossier("market")
    assert dossier is not None
    return dossier


async def ended_and_drafted_anew(town: Town, *entries: tuple[bytes, str]) -> None:
    await end(town)
    await drafted_anew(town, *entries)


async def test_a_subject_rests_until_a_supervisor_releases_it(town: Town) -> None:
    await town.goes_live()
    before = await version(town)
    for _ in range(2):
        await town.rig.lifecycle.rest("market", await mark(town, "a"))
    assert await listed(town) == ["b"] and await version(town) == before + 1
    said = (await town.ask("frida", "ListSubjects", deployment="market")).subjects
    assert [(one.subject, one.resting, one.added_by) for one in said] == [
        ("a", True, "anton"),
        ("b", False, "anton"),
    ]
    assert (await town.look()).resting_count == 1
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    assert await listed(town) == ["a", "b"] and await version(town) == before + 2
    with pytest.raises(Refused, match="does not rest"):
        await town.rig.lifecycle.release("market", "a", "dora")


async def test_what_rests_is_kept_as_pseudonyms_that_no_secret_of_the_deployment_opens(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    kept = await dossier_of(town)
    state = await town.rig.register.get("market")
    assert state is not None
    secret = town.rig.lifecycle.secret_of(state)
    assert {len(one) for one in kept.rests_on} == {16} and len(kept.rests_on) == 2
    assert not {make_id(secret, "subject", "a"), make_id(secret, "photo", "a")} & set(kept.rests_on)


async def test_an_unknown_mark_and_an_unknown_deployment_change_nothing(town: Town) -> None:
    await town.goes_live()
    before = await version(town)
    await town.rig.lifecycle.rest("market", bytes(16))
    await town.rig.lifecycle.rest("station", bytes(16))
    assert await version(town) == before and len(await town.rig.published()) == 2


async def test_what_rests_rests_on_after_a_stop_and_a_new_signature(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await stop(town)
    await town.authorise()
    assert await listed(town) == ["b"] and (await town.look()).resting_count == 1
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    assert await listed(town) == ["a", "b"]


async def test_who_rests_rests_on_when_taken_off_the_list_and_put_on_it_again(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await stop(town)
    await town.ask("anton", "RemoveSubject", deployment="market", subject="a")
    assert await town.enrol(b"\x64", "a")
    await town.authorise_all()
    assert await listed(town) == ["b"]
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    assert sorted(await listed(town)) == ["a", "b"]


async def test_drafting_anew_washes_nobody(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await end(town)
    await drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    assert await listed(town) == ["b"]
    await drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    assert await listed(town) == ["b"] and (await town.look()).resting_count == 1
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    assert await listed(town) == ["a", "b"]


async def test_neither_does_another_name_for_the_same_photo(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await ended_and_drafted_anew(town, (b"\x64", "somebody"), (b"\x66", "c"))
    assert await listed(town) == ["c"]
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="somebody")
    assert await listed(town) == ["somebody", "c"]


async def test_neither_does_another_photo_under_the_same_name(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await ended_and_drafted_anew(town, (b"\x67", "a"), (b"\x66", "c"))
    assert await listed(town) == ["c"]


async def test_neither_does_taking_them_off_for_one_signature(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    for listed_again in (False, True):
        await stop(town)
        if listed_again:
            assert await town.enrol(b"\x64", "a")
        else:
            await town.ask("anton", "RemoveSubject", deployment="market", subject="a")
        await town.authorise_all()
    assert await listed(town) == ["b"]


async def test_what_is_confirmed_false_after_a_new_signature_rests_too(town: Town) -> None:
    await town.goes_live()
    late = await mark(town, "a")
    await stop(town)
    await town.authorise()
    before = await version(town)
    await town.rig.lifecycle.rest("market", late)
    assert await listed(town) == ["b"] and await version(town) == before + 1


async def test_what_is_confirmed_false_once_its_list_is_gone_rests_on_the_next_one(town: Town) -> None:
    await town.goes_live()
    late = await mark(town, "a")
    await end(town)
    await town.rig.lifecycle.rest("market", late)
    await drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    assert await listed(town) == ["b"]
    await stop(town)
    await town.authorise()
    assert await listed(town) == ["b"]
    await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    assert await listed(town) == ["a", "b"] and not (await dossier_of(town)).late


async def test_what_is_confirmed_false_after_the_next_draft_rests_on_that(town: Town) -> None:
    await town.goes_live()
    late = await mark(town, "a")
    await ended_and_drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    await town.rig.lifecycle.rest("market", late)
    assert await listed(town) == ["b"]


async def test_a_trial_leaves_nobody_resting_and_releases_nobody(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "b"))
    await end(town)
    for _ in range(2):
        await town.draft(OPERATOR)
        for photo, subject in ((b"\x64", "a"), (b"\x65", "b")):
            await town.enrol(photo, subject, OPERATOR)
        await town.ask(OPERATOR, "FixTrial", name="market")
        assert await listed(town) == ["a"]
        await town.rig.lifecycle.rest("market", await mark(town, "a"))
        assert await listed(town) == []
        await town.ask(OPERATOR, "EndDeployment", name="market")


async def test_a_secret_is_remembered_for_as_long_as_an_alert_is_kept(town: Town) -> None:
    await town.goes_live()
    await end(town)
    for days, remembered in ((0, 1), (30, 1), (2, 0)):
        town.rig.now += timedelta(days=days)
        await town.draft()
        assert len((await dossier_of(town)).earlier) == remembered


async def test_with_another_key_of_the_registrar_nobody_is_found_for_want_of_marks(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    await end(town)
    await town.draft()
    await town.enrol(b"\x64", "a")
    other = Deployments("registrar", new_identity()).secret_of
    object.__setattr__(town.rig.lifecycle, "secret_of", other)
    with pytest.raises(Refused, match="under another name"):
        await town.rig.lifecycle.entries("market", await version(town))


async def test_no_supervisor_releases_what_may_be_their_own_answer(town: Town) -> None:
    """Dora is an officer too, and not of the next draft any more; Sven never was."""
    town.rig.people["dora"] = replace(PEOPLE["dora"], roles=PEOPLE["dora"].roles | {Role.ENGAGEMENT_OFFICER})
    await town.draft("anton", "carol", "dora")
    assert await town.enrol(b"\x64", "a") and await town.enrol(b"\x65", "b")
    await town.authorise()
    await town.rig.lifecycle.rest("market", await mark(town, "a"))
    with pytest.raises(Aborted, match="another supervisor"):
        await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    await ended_and_drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    with pytest.raises(Aborted, match="another supervisor"):
        await town.ask("dora", "ReleaseSubject", deployment="market", subject="a")
    await town.rig.lifecycle.release("market", "a", "sven")
    assert await listed(town) == ["a", "b"]


async def with_another_key(town: Town, tmp_path: Path) -> Rig:
    """The same tables, and a registrar whose key is another: `sightline serve` has one at each start."""
    await town.rig.records.close()
    rig = Rig(tmp_path)
    await rig.records.open()
    town.rig = rig
    rig.people.update(PEOPLE)
    return rig


async def test_with_another_key_of_the_registrar_what_was_live_is_ended_destroyed_and_drafted_anew(
    town: Town, tmp_path: Path
) -> None:
    await town.goes_live()
    late = await mark(town, "a")
    rig = await with_another_key(town, tmp_path)
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED
    with pytest.raises(Refused, match="cannot be told any more"):
        await rig.lifecycle.rest("market", late)
    await drafted_anew(town, (b"\x64", "a"), (b"\x65", "b"))
    assert await listed(town) == ["a", "b"]
    await rig.records.close()


async def test_with_another_key_nobody_is_compared_where_somebody_might_rest(
    town: Town, tmp_path: Path
) -> None:
    await town.goes_live()
    await stop(town)
    await town.rig.lifecycle.rest("market", bytes(16))
    rig = await with_another_key(town, tmp_path)
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED
    await town.draft()
    assert await town.enrol(b"\x64", "a")
    with pytest.raises(Refused, match="under another name"):
        await rig.lifecycle.entries("market", await version(town))
    await rig.records.close()
