"""Whoever writes the registrar's tables, with the list's key in hand, finds nobody who was not signed."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import grpc.aio
import pytest

from services.chassis.authorisation import challenge_of, plan_digest, sign
from services.registrar.domain.entries import EnrolledPhoto
from sightline.matcher.v1.gallery_service_pb2 import DescribeGalleryRequest
from sightline.matcher.v1.gallery_service_pb2_grpc import GalleryServiceStub
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
)
from sightline.registrar.v1.deployment_service_pb2 import AuthoriseDeploymentRequest
from tests.attacks.deployed import Deployed, deployed
from tests.registrar.people import IDENTITIES

A, B, FORGED = 0x64, 0x65, 0x70


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Deployed]:
    async with deployed(tmp_path) as it:
        yield it


async def test_what_was_authorised_is_found_and_nobody_else(it: Deployed) -> None:
    await it.goes_live()
    assert it.matcher.answers
    assert [await it.matcher.nearest(byte) for byte in (A, B, FORGED)] == [["a"], ["b"], []]


async def photo_of(it: Deployed, subject: str) -> EnrolledPhoto:
    """Of the list, as it is there: in a copy whose template may be changed."""
    photos = await it.rig.photos.all("market")
    (found,) = [one for one in photos if one.entry.subject == subject]
    return replace(found, template=found.template.copy())


def looking_like(photo: EnrolledPhoto, byte: int) -> EnrolledPhoto:
    photo.template.fill(0)
    photo.template[byte] = 1.0
    return photo


def another_entry(photo: EnrolledPhoto) -> EnrolledPhoto:
    return looking_like(replace(photo, entry=replace(photo.entry, photo="ff" * 32, subject="x")), FORGED)


ENTRIES: dict[str, Callable[[EnrolledPhoto], EnrolledPhoto]] = {
    "an entry that nobody signed": another_entry,
    "another face under a signed name": lambda photo: looking_like(photo, FORGED),
    "another subject under a signed photo": lambda photo: replace(
        photo, entry=replace(photo.entry, subject="x")
    ),
    "a longer expiry": lambda photo: replace(
        photo, entry=replace(photo.entry, expires_at=photo.entry.expires_at + timedelta(days=90))
    ),
    "another reason": lambda photo: replace(photo, entry=replace(photo.entry, reason="wanted")),
    "another instruction": lambda photo: replace(photo, entry=replace(photo.entry, instruction="arrest")),
    "another picture beside an alert": lambda photo: replace(photo, jpeg=b"somebody else"),
    "another age": lambda photo: replace(photo, entry=replace(photo.entry, date_of_birth="unknown")),
    "another model": lambda photo: replace(photo, model_id="another"),
}


@pytest.mark.parametrize("attack", ENTRIES)
async def test_an_entry_that_was_written_into_the_table_is_left_out_and_counted(
    it: Deployed, attack: str
) -> None:
    await it.goes_live()
    await it.forge(ENTRIES[attack](await photo_of(it, "a")))
    it.rig.photos._opened.clear()  # type: ignore[attr-defined]  # as after a restart of the registrar
    await it.remove("b")  # the list is loaded anew, at another version, by somebody who may
    state = it.matcher.state
    assert state is not None and state.problem == "" and state.uncovered_count == 1
    assert await it.matcher.nearest(FORGED) == []
    # What stands in place of what was signed is not covered; what was signed and stands there still is.
    assert await it.matcher.nearest(A) == (["a"] if ENTRIES[attack] is another_entry else [])


async def test_a_matcher_that_is_started_again_leaves_a_forged_entry_out_too(it: Deployed) -> None:
    await it.goes_live()
    await it.forge(another_entry(await photo_of(it, "a")))
    await it.restart_matcher()
    await it.heard()
    state = it.matcher.state
    assert state is not None and (state.template_count, state.uncovered_count) == (2, 1)
    assert [await it.matcher.nearest(byte) for byte in (A, FORGED)] == [["a"], []]


async def test_the_registrar_is_told_how_many_entries_are_not_covered(it: Deployed) -> None:
    await it.draft()
    await it.authorise()
    await it.forge(another_entry(await photo_of(it, "a")))
    await it.remove("b")
    stub = GalleryServiceStub(it.channel("registrar"))
    described = await stub.DescribeGallery(DescribeGalleryRequest(deployment="market"))
    assert (described.template_count, described.uncovered_count) == (1, 1)


def as_a_trial(state: DeploymentChanged) -> None:
    state.trial = True
    state.ClearField("authorised_digest")


STATES: dict[str, Callable[[DeploymentChanged], object]] = {
    "a lower threshold": lambda state: setattr(state.deployment, "threshold", 0.51),
    "one more camera": lambda state: state.deployment.cameras.add(id="door", source="rtsp://door"),
    "another camera": lambda state: setattr(state.deployment.cameras[0], "source", "rtsp://door"),
    "a later end": lambda state: setattr(state.deployment.end, "seconds", state.deployment.end.seconds + 1),
    "another officer": lambda state: state.deployment.officers.append("carla"),
    "one person who answers": lambda state: setattr(state.deployment, "adjudication", 1),
    "a trial": lambda state: setattr(state, "trial", True),
    "a trial of which nothing was signed": as_a_trial,
    "another digest": lambda state: setattr(state, "authorised_digest", b"x" * 32),
}


@pytest.mark.parametrize("attack", STATES)
@pytest.mark.parametrize("again", [False, True], ids=["under the same version", "at another version"])
async def test_a_deployment_that_was_changed_in_the_table_is_compared_with_no_more(
    it: Deployed, attack: str, again: bool
) -> None:
    await it.goes_live()
    assert it.matcher.answers
    state, _ = await it.rows()
    STATES[attack](state)
    state.list_version += again
    await it.write(state)
    assert not it.matcher.answers and it.matcher.state is not None and it.matcher.state.problem
    assert it.matcher.galleries.problems() == [it.matcher.state.problem]
    assert it.matcher.state.template_count == 0


@pytest.mark.parametrize("attack", STATES)
async def test_a_deployment_that_was_changed_in_the_table_does_not_go_live(it: Deployed, attack: str) -> None:
    await it.draft()
    await it.authorise()
    await it.heard()
    state, _ = await it.rows()
    STATES[attack](state)
    await it.write(state)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await it.start()
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    state, _ = await it.rows()
    assert state.status == STATUS_AUTHORISED


def over_what_is_there(state: DeploymentChanged, given: Authorisation, who: str) -> Authorisation:
    """Signed by `who` over the plan as it stands in the table now."""
    statement = type(given.statement)()
    statement.CopyFrom(given.statement)
    statement.plan_digest = plan_digest(state.deployment)
    return sign(statement, IDENTITIES[who], given.signed_at.ToDatetime())


@pytest.mark.parametrize("who", ["anton", "alf", "carol", "dora", "frida"])
async def test_a_signature_of_the_author_or_of_no_officer_in_the_table_loads_nothing(
    it: Deployed, who: str
) -> None:
    await it.goes_live()
    state, dossier = await it.rows()
    state.deployment.threshold = 0.51
    forged = over_what_is_there(state, dossier.authorisation, who)
    dossier.authorisation.CopyFrom(forged)
    state.authorised_digest = challenge_of(forged.statement, who)
    await it.write(state, dossier)
    assert not it.matcher.answers and it.matcher.state is not None
    assert "officer" in it.matcher.state.problem or "its author" in it.matcher.state.problem


async def test_an_authorisation_that_was_taken_out_of_the_table_is_not_loaded_after_a_restart(
    it: Deployed,
) -> None:
    await it.goes_live()
    state, dossier = await it.rows()
    dossier.ClearField("authorisation")
    await it.write(state, dossier)
    await it.restart_matcher()
    await it.heard()
    assert not it.matcher.answers and "nobody has authorised it" in str(it.matcher.state)


async def test_where_trials_are_not_allowed_a_forged_trial_is_not_loaded_after_a_restart_either(
    it: Deployed,
) -> None:
    """A matcher that forgot what it saw cannot tell a forged trial from one: there the setting stands."""
    await it.goes_live()
    state, _ = await it.rows()
    as_a_trial(state)
    await it.write(state)
    it.trials_allowed = False
    await it.restart_matcher()
    await it.heard()
    assert not it.matcher.answers and "MATCHER_TRIALS_ALLOWED" in str(it.matcher.state)


async def test_rows_from_before_a_stop_that_are_put_back_are_refused(it: Deployed) -> None:
    await it.goes_live()
    before = await it.rows()
    await it.stop()
    assert it.matcher.state is None and not await it.matcher.gallery.present("market")
    for status in (STATUS_LIVE, STATUS_AUTHORISED):
        before[0].status = status
        before[0].list_version += 1
        await it.write(*before)
        assert not it.matcher.answers and "is spent" in str(it.matcher.state)


async def test_they_are_refused_also_by_a_matcher_that_did_not_see_the_stop(it: Deployed) -> None:
    """The audit chain, in another's database, says so; it may be told more, but the stop stays in it."""
    await it.goes_live()
    before = await it.rows()
    await it.stop()
    await it.purger.has_heard("stopped")
    await it.stop_matcher()
    before[0].list_version += 1
    await it.rig.register.put(before[0], publish=True, dossier=before[1])
    await it.start_matcher()
    await it.heard()
    assert not it.matcher.answers and "is spent" in str(it.matcher.state)
    await it.restart_matcher()
    await it.heard()
    assert not it.matcher.answers and "is spent" in str(it.matcher.state)


async def test_an_older_authorisation_that_is_put_back_covers_nothing(it: Deployed) -> None:
    """It was signed when the list had one more, whom a stop and a new signature took out."""
    await it.goes_live()
    (_, older), taken_out = await it.rows(), await photo_of(it, "b")
    await it.stop()
    await it.remove("b")
    await it.authorise()
    await it.heard()
    assert await it.matcher.nearest(B) == []
    state, _ = await it.rows()
    await it.forge(taken_out)
    state.authorised_digest = challenge_of(older.authorisation.statement, "berta")
    state.list_version += 1
    await it.write(state, older)
    assert not it.matcher.answers and "is spent" in str(it.matcher.state)


async def test_an_older_authorisation_under_the_digest_of_the_new_one_covers_nothing(it: Deployed) -> None:
    await it.goes_live()
    (_, older), taken_out = await it.rows(), await photo_of(it, "b")
    await it.stop()
    await it.remove("b")
    await it.authorise()
    await it.heard()
    state, _ = await it.rows()
    await it.forge(taken_out)
    state.list_version += 1
    await it.restart_matcher()
    await it.write(state, older)
    assert not it.matcher.answers and "another authorisation" in str(it.matcher.state)


async def test_the_signature_of_before_a_stop_is_refused_by_the_registrar_in_words(it: Deployed) -> None:
    await it.draft()
    old = await it.signed()
    await it.authorise(old)
    await it.stop()
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await it.authorise(old)
    assert "from before it was stopped" in (refused.value.details() or "")
    state, _ = await it.rows()
    assert state.status == STATUS_STOPPED


@pytest.mark.parametrize("who", ["carol", "dora", "frida", "alf", "matcher"])
async def test_who_is_no_authorising_officer_does_not_come_as_far_as_the_registrar(
    it: Deployed, who: str
) -> None:
    await it.draft()
    given = await it.signed()
    request = AuthoriseDeploymentRequest(name="market", authorisation=given)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await it.steps(who).AuthoriseDeployment(request)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
