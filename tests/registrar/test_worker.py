"""The life of a deployment, on real tables."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.errors import BadInput, Refused, Unavailable
from services.registrar.domain.acts import Cause
from services.registrar.rpc.deployments import DeploymentRpc
from sightline.registrar.v1 import watchlist_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
)
from sightline.registrar.v1.deployment_service_pb2 import ListDeploymentsRequest
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.registering import Rig


class Aborted(Exception):
    """The call was aborted."""


class NoCall:
    """A call that can only be aborted."""

    async def abort(self, code: Any, words: str, marks: Any = ()) -> None:
        raise Aborted(words)


CONTEXT: Any = NoCall()


@dataclass
class CountingKeys(ListKeysInHand):
    """`kept`: how often they were to outlive a restart."""

    kept: int = 0

    async def keep(self, deployments: Collection[str]) -> None:
        self.kept += 1


@pytest.fixture(params=["in memory", "sealed"])
async def rig(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield rig
    await rig.records.close()


async def goes_live(rig: Rig, name: str = "market") -> None:
    await rig.lifecycle.draft(rig.plan(name))
    answer = await rig.watchlist.EnrolPhoto(rig.photo(b"\x64", name=name), CONTEXT)
    assert answer.taken
    await rig.lifecycle.fix_trial(name)
    await rig.lifecycle.start(name)


async def test_a_deployment_lives_from_its_draft_to_its_destruction(rig: Rig) -> None:
    await goes_live(rig)
    assert await rig.status() == STATUS_LIVE
    await rig.lifecycle.end("market")
    assert await rig.published() == [STATUS_AUTHORISED, STATUS_LIVE, STATUS_ENDED, STATUS_DESTROYED]


async def test_photos_and_templates_are_destroyed_at_the_end(rig: Rig, tmp_path: Path) -> None:
    await goes_live(rig)
    await rig.lifecycle.end("market")
    assert await rig.photos.all("market") == () and not rig.embedder.made[0].any()
    await rig.outbox.flush()
    await rig.records.close()
    assert b"case 7" not in (tmp_path / "registrar.db").read_bytes()


async def test_the_record_that_stays_names_no_officer_and_no_address_of_a_camera(
    rig: Rig, tmp_path: Path
) -> None:
    await goes_live(rig)
    state = await rig.register.get("market")
    assert state is not None
    names = [*state.deployment.officers, *(camera.source for camera in state.deployment.cameras)]
    assert names and all(names)
    await rig.lifecycle.end("market")
    await rig.outbox.flush()
    await rig.records.close()
    left = (tmp_path / "registrar.db").read_bytes()
    assert not [name for name in names if name.encode() in left]


async def test_photos_never_reach_the_disk(rig: Rig, tmp_path: Path) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    assert not any(b"jpeg \x64" in path.read_bytes() for path in tmp_path.iterdir())


async def test_a_bad_plan_is_not_drafted(rig: Rig) -> None:
    plan = rig.plan()
    plan.place = ""
    with pytest.raises(BadInput, match="place"):
        await rig.lifecycle.draft(plan)
    with pytest.raises(Refused, match="no such deployment"):
        await rig.lifecycle.look("market")


async def test_each_step_is_refused_out_of_its_turn(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    with pytest.raises(Refused, match="not fixed"):
        await rig.lifecycle.start("market")
    with pytest.raises(Refused, match="no photo"):
        await rig.lifecycle.fix_trial("market")
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    await rig.lifecycle.fix_trial("market")
    with pytest.raises(Refused, match="only a draft"):
        await rig.lifecycle.fix_trial("market")


async def test_a_trial_with_faces_clear_is_not_fixed(rig: Rig) -> None:
    plan = rig.plan()
    plan.footage.faces_clear = True
    await rig.lifecycle.draft(plan)
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    with pytest.raises(Refused, match=r"footage.faces_clear: in a trial"):
        await rig.lifecycle.fix_trial("market")


async def test_nothing_is_enrolled_once_the_list_is_fixed(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    rig.embedder.gate = asyncio.Event()
    rig.embedder.asked.clear()
    late = asyncio.ensure_future(rig.watchlist.EnrolPhoto(rig.photo(b"\x65"), CONTEXT))
    await rig.embedder.asked.wait()
    await rig.lifecycle.fix_trial("market")
    rig.embedder.gate.set()
    with pytest.raises(Aborted, match="fixed"):
        await late
    assert len(await rig.photos.all("market")) == 1


async def test_a_live_deployment_is_not_drafted_over(rig: Rig) -> None:
    await goes_live(rig)
    with pytest.raises(Refused, match="live"):
        await rig.lifecycle.draft(rig.plan())


async def test_a_list_that_was_fixed_is_ended_before_it_is_drafted_anew(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    first = await rig.lifecycle.fix_trial("market")
    await rig.lifecycle.draft(rig.plan())
    assert await rig.published() == [STATUS_AUTHORISED, STATUS_ENDED, STATUS_DESTROYED]
    assert await rig.status() == STATUS_DRAFT and not await rig.photos.all("market")
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    assert await rig.lifecycle.fix_trial("market") == first + 1


async def test_it_goes_live_only_when_the_matcher_has_the_list(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    await rig.lifecycle.fix_trial("market")
    rig.matcher.follows = False
    with pytest.raises(Unavailable, match="not loaded the list"):
        await rig.lifecycle.start("market")
    assert await rig.status() == STATUS_AUTHORISED


async def test_what_was_ended_while_it_was_being_started_does_not_go_live(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    await rig.lifecycle.fix_trial("market")
    loaded = rig.matcher.loaded

    async def ends_meanwhile(deployment: str, list_version: int) -> bool:
        await rig.lifecycle.end("market")
        return await loaded(deployment, list_version)

    rig.matcher.loaded = ends_meanwhile  # type: ignore[method-assign]
    with pytest.raises(Refused):
        await rig.lifecycle.start("market")
    assert await rig.status() == STATUS_DESTROYED


async def test_it_ends_by_itself_at_its_end(rig: Rig) -> None:
    await goes_live(rig)
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_LIVE
    rig.now += timedelta(hours=2)
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED


async def test_a_power_cut_ends_it(rig: Rig, tmp_path: Path) -> None:
    await goes_live(rig)
    await rig.records.close()
    again = Rig(tmp_path)
    await again.records.open()
    await again.lifecycle.end_what_is_over()
    assert await again.status() == STATUS_DESTROYED
    await again.records.close()


async def test_while_the_matcher_is_away_the_photos_go_and_the_end_is_tried_again(rig: Rig) -> None:
    await goes_live(rig)
    rig.matcher.away = True
    with pytest.raises(Unavailable):
        await rig.lifecycle.end("market")
    assert await rig.status() == STATUS_ENDED and not await rig.photos.all("market")
    rig.matcher.away = False
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED


async def test_one_that_cannot_be_ended_does_not_hold_up_another(rig: Rig) -> None:
    await goes_live(rig, "market")
    await goes_live(rig, "station")
    present = rig.matcher.present

    async def away_for_market(deployment: str) -> bool:
        if deployment == "market":
            raise Unavailable("the matcher is away")
        return await present(deployment)

    rig.matcher.present = away_for_market  # type: ignore[method-assign]
    rig.now += timedelta(hours=2)
    await rig.lifecycle.end_what_is_over()
    assert (await rig.status("market"), await rig.status("station")) == (STATUS_ENDED, STATUS_DESTROYED)


async def test_while_the_matcher_holds_a_list_its_photos_stay_for_a_while_and_no_longer(rig: Rig) -> None:
    await goes_live(rig)
    rig.matcher.follows = False
    rig.now += timedelta(hours=2)
    patient = replace(rig.lifecycle, gallery_wait_seconds=3600.0)
    await patient.end_what_is_over()
    assert await rig.status() == STATUS_ENDED and await rig.photos.all("market")
    await replace(patient, gallery_wait_seconds=0.0).end_what_is_over()
    assert await rig.status() == STATUS_ENDED and not await rig.photos.all("market")
    rig.matcher.follows = True
    await patient.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED


async def test_a_matcher_that_does_not_answer_holds_up_neither_the_lists_nor_another_end(
    tmp_path: Path,
) -> None:
    keys = CountingKeys()
    rig = Rig(tmp_path, keys)
    await rig.records.open()
    await goes_live(rig, "market")
    await goes_live(rig, "station")
    asked = asyncio.Event()

    async def never(deployment: str) -> bool:
        asked.set()
        return await asyncio.Future[bool]()

    rig.matcher.present = never  # type: ignore[method-assign]
    async with rig.register.changing():
        state = await rig.register.get("market")
        assert state is not None
        await rig.lifecycle._step_to_ended(state, "a test", Cause.NO_LIST)
    running = [asyncio.create_task(job()) for job in (rig.lifecycle.run_destroying, rig.lifecycle.run)]
    async with asyncio.timeout(20):
        await asked.wait()
        kept = keys.kept
        rig.now += timedelta(hours=2)
        while keys.kept == kept or await rig.status("station") != STATUS_ENDED:
            await asyncio.sleep(0.01)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await rig.records.close()


@pytest.mark.parametrize(
    ("photo", "verdict"),
    [
        (b"\x64", messages.PHOTO_VERDICT_TAKEN),
        (b"", messages.PHOTO_VERDICT_NO_FACE),
        (b"\x64\x64", messages.PHOTO_VERDICT_SEVERAL_FACES),
        (b"\x0a", messages.PHOTO_VERDICT_TOO_SMALL),
        (b"no picture", messages.PHOTO_VERDICT_UNREADABLE),
    ],
)
async def test_a_photo_is_taken_or_it_is_said_why_not(rig: Rig, photo: bytes, verdict: int) -> None:
    await rig.lifecycle.draft(rig.plan())
    answer = await rig.watchlist.EnrolPhoto(rig.photo(photo), CONTEXT)
    assert answer.verdict == verdict
    assert len(await rig.photos.all("market")) == answer.taken


async def test_the_same_photo_twice_at_once_is_taken_once(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    enrolling = [rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT) for _ in range(2)]
    answers = await asyncio.gather(*enrolling)
    assert sorted(answer.taken for answer in answers) == [False, True]


async def test_an_entry_that_has_expired_is_refused(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    request = rig.photo(b"\x64")
    rig.now += timedelta(minutes=30)
    request.expires_at.FromDatetime(rig.now)
    answer = await rig.watchlist.EnrolPhoto(request, CONTEXT)
    assert answer.verdict == messages.PHOTO_VERDICT_ENTRY_REFUSED


async def test_a_draft_whose_list_is_gone_ends_unheard(rig: Rig, tmp_path: Path) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    await rig.records.close()
    again = Rig(tmp_path)
    await again.records.open()
    await again.lifecycle.end_what_is_over()
    assert (await again.status(), await again.published()) == (STATUS_DESTROYED, [])
    await again.records.close()


async def test_a_draft_ends_at_its_end_too(rig: Rig) -> None:
    await rig.lifecycle.draft(rig.plan())
    await rig.watchlist.EnrolPhoto(rig.photo(b"\x64"), CONTEXT)
    rig.now += timedelta(hours=2)
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED and not await rig.photos.all("market")


async def test_why_it_ended_is_said(rig: Rig) -> None:
    await goes_live(rig, "market")
    await goes_live(rig, "station")
    await rig.lifecycle.end("market")
    rig.now += timedelta(hours=2)
    await rig.lifecycle.end_what_is_over()
    looks = await rig.lifecycle.look_at_all()
    assert [(state.deployment.name, state.end_reason) for state, _ in looks] == [
        ("market", "somebody ended it"),
        ("station", "its end was reached"),
    ]


async def test_deployments_are_listed_with_their_counts(rig: Rig) -> None:
    await goes_live(rig)
    await rig.lifecycle.draft(rig.plan("station"))
    answer = await DeploymentRpc(rig.lifecycle).ListDeployments(ListDeploymentsRequest(), CONTEXT)
    assert [(one.name, one.status, one.subject_count, one.photo_count) for one in answer.deployments] == [
        ("market", STATUS_LIVE, 1, 1),
        ("station", STATUS_DRAFT, 0, 0),
    ]


async def test_a_list_outlives_the_registrar_when_its_key_does(tmp_path: Path) -> None:
    keys = ListKeysInHand()
    rig = Rig(tmp_path, keys)
    await rig.records.open()
    await goes_live(rig)
    await rig.records.close()
    again = Rig(tmp_path, keys)
    await again.records.open()
    await again.lifecycle.end_what_is_over()
    assert await again.status() == STATUS_LIVE and len(await again.photos.all("market")) == 1
    await again.records.close()


async def test_while_nothing_can_be_told_of_a_list_nothing_is_ended_but_at_its_end(tmp_path: Path) -> None:
    keys = ListKeysInHand()
    rig = Rig(tmp_path, keys)
    await rig.records.open()
    await goes_live(rig)
    keys.away = True
    await rig.lifecycle.end_what_is_over()
    state = await rig.register.get("market")
    assert state is not None and state.status == STATUS_LIVE
    rig.now += timedelta(hours=2)
    await rig.lifecycle.end_what_is_over()
    state = await rig.register.get("market")
    assert state is not None and state.status == STATUS_ENDED
    keys.away = False
    await rig.lifecycle.end_what_is_over()
    assert await rig.status() == STATUS_DESTROYED
    await rig.records.close()
