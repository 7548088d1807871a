"""From an author's draft to a signature that holds, and to its end; on real tables, asked as people ask."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.access import OPERATOR, Caller
from services.chassis.authorisation import challenge_of, sign
from services.chassis.errors import Refused
from sightline.registrar.v1 import deployment_service_pb2 as messages
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.authorisation_pb2 import Authorisation, Statement
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_DRAFT,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
)
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.people import IDENTITIES, PEOPLE, caller, whole_entry
from tests.registrar.registering import Rig
from tests.registrar.test_worker import CONTEXT, Aborted


class Town:
    """A registrar, asked by people; what is refused is raised with its words."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        rig.people.update(PEOPLE)

    async def ask(self, who: str, method: str, **fields: Any) -> Any:
        """Call a method of DeploymentService or WatchlistService as `who`."""
        self.rig.caller = Caller(OPERATOR) if who == OPERATOR else caller(who)
        request_type = getattr(messages, f"{method}Request", None) or getattr(watchlist, f"{method}Request")
        of = self.rig.deployments if hasattr(messages, f"{method}Request") else self.rig.watchlist
        return await getattr(of, method)(request_type(**fields), CONTEXT)

    async def draft(self, who: str = "anton", *officers: str) -> None:
        plan = self.rig.plan()
        plan.officers[:] = officers or ("carol",)
        await self.ask(who, "DraftDeployment", deployment=plan)

    async def enrol(self, photo: bytes, subject: str = "a", who: str = "anton", **fields: Any) -> bool:
        self.rig.caller = Caller(OPERATOR) if who == OPERATOR else caller(who)
        request = whole_entry(photo, subject)
        for name, value in fields.items():
            setattr(request, name, value)
        return bool((await self.rig.watchlist.EnrolPhoto(request, CONTEXT)).taken)

    async def review(self, who: str = "berta", *, with_photos: bool = False) -> list[Any]:
        self.rig.caller = caller(who)
        request = messages.ReviewDeploymentRequest(name="market", with_photos=with_photos)
        return [part async for part in self.rig.deployments.ReviewDeployment(request, CONTEXT)]

    async def statement(self) -> Statement:
        statement: Statement = (await self.review())[0].review.statement
        return statement

    async def authorise(self, who: str = "berta", by: Authorisation | None = None, *photos: str) -> Any:
        given = by or sign(await self.statement(), IDENTITIES[who], self.rig.now)
        return await self.ask(
            who, "AuthoriseDeployment", name="market", authorisation=given, acknowledged_photos=photos
        )

    async def authorise_all(self) -> None:
        """Sign, with each photo acknowledged that was added by hand."""
        by_hand = (await self.review())[0].review.photos_by_hand
        await self.authorise("berta", None, *by_hand)

    async def goes_live(self) -> None:
        await self.draft()
        for photo, subject in ((b"\x64", "a"), (b"\x65", "b")):
            assert await self.enrol(photo, subject)
        await self.authorise()
        await self.ask("anton", "PublishNotice", name="market")
        await self.ask("berta", "StartDeployment", name="market")

    async def look(self) -> Any:
        return await self.ask("frida", "GetDeployment", name="market")


@pytest.fixture(params=["in memory", "sealed"])
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    rig = Rig(tmp_path, ListKeysInHand() if request.param == "sealed" else None)
    await rig.records.open()
    yield Town(rig)
    await rig.records.close()


async def test_an_author_drafts_another_signs_and_it_goes_live_as_no_trial(town: Town) -> None:
    await town.goes_live()
    look = await town.look()
    assert (look.status, look.trial, look.author, look.authorised_by) == (
        STATUS_LIVE,
        False,
        "anton",
        "berta",
    )
    state = await town.rig.register.get("market")
    signed = await town.ask("berta", "GetAuthorisation", deployment="market", list_version=look.list_version)
    assert state is not None
    assert state.authorised_digest == challenge_of(signed.authorisation.statement, "berta")
    assert await town.rig.published() == [STATUS_AUTHORISED, STATUS_LIVE]


async def test_a_review_shows_each_entry_and_the_photos_when_asked_for(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64", "a")
    await town.enrol(b"\x65", "b", by_hand=True)
    first, *entries = await town.review(with_photos=True)
    assert [part.entry.subject for part in entries] == ["a", "b"]
    assert [part.entry.jpeg for part in entries] == [b"jpeg \x64", b"jpeg \x65"]
    assert list(first.review.photos_by_hand) == [entries[1].entry.photo]
    assert len(first.review.statement.entry_digests) == 2 and not first.review.problems
    assert [part.entry.jpeg for part in (await town.review())[1:]] == [b"", b""]


async def test_a_review_says_what_stands_against_going_live(town: Town) -> None:
    await town.draft("anton", "carol", "nobody")
    await town.enrol(b"\x64", date_of_birth="")
    problems = list((await town.review())[0].review.problems)
    assert [line.partition(":")[0] for line in problems] == ["watchlist", "watchlist", "officers"]


SIGNED: dict[str, tuple[str, Callable[[Authorisation], object], str]] = {
    "by its author": ("anton", lambda it: None, "its author may not authorise it"),
    "by somebody else than who brings it": (
        "berta",
        lambda it: setattr(it, "officer", "anton"),
        "another officer has signed it",
    ),
    "over another threshold": (
        "berta",
        lambda it: setattr(it.statement, "plan_digest", b"x" * 32),
        "changed since it was reviewed",
    ),
    "over an entry less": ("berta", lambda it: it.statement.entry_digests.pop(), "changed since"),
    "over another author": ("berta", lambda it: setattr(it.statement, "author", "alf"), "changed since"),
    "for another draft": ("berta", lambda it: setattr(it.statement, "draft", b"x" * 16), "an earlier draft"),
    "with no signature": ("berta", lambda it: it.ClearField("signature"), "does not hold"),
}


@pytest.mark.parametrize("case", SIGNED)
async def test_a_signature_that_is_not_anothers_over_exactly_this_is_refused(town: Town, case: str) -> None:
    who, change, words = SIGNED[case]
    await town.draft()
    await town.enrol(b"\x64")
    given = sign(await town.statement(), IDENTITIES[who], town.rig.now)
    change(given)
    with pytest.raises(Aborted, match=words):
        await town.authorise(who, given)
    assert await town.rig.status() == STATUS_DRAFT and await town.rig.published() == []


async def test_what_was_enrolled_after_the_review_is_not_authorised(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    given = sign(await town.statement(), IDENTITIES["berta"], town.rig.now)
    await town.enrol(b"\x65", "b")
    with pytest.raises(Aborted, match="changed since it was reviewed"):
        await town.authorise("berta", given)


async def test_the_signature_of_an_earlier_draft_is_refused_though_all_is_the_same(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    given = sign(await town.statement(), IDENTITIES["berta"], town.rig.now)
    await town.draft()
    await town.enrol(b"\x64")
    with pytest.raises(Aborted, match="an earlier draft"):
        await town.authorise("berta", given)


async def test_each_photo_that_was_added_by_hand_is_acknowledged(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    await town.enrol(b"\x65", "b", by_hand=True)
    with pytest.raises(Aborted, match="1 photos were added by hand"):
        await town.authorise()
    (photo,) = (await town.review())[0].review.photos_by_hand
    await town.authorise("berta", None, photo)
    assert (await town.look()).by_hand_count == 1


@pytest.mark.parametrize("officers", [("carol", "zora"), ("dora",), ("me",)])
async def test_its_officers_are_engagement_officers_of_the_directory(
    town: Town, officers: tuple[str, ...]
) -> None:
    await town.draft("anton", *officers)
    await town.enrol(b"\x64")
    with pytest.raises(Aborted, match="officers: 1 of them"):
        await town.authorise()


async def test_the_operators_draft_is_a_trial_or_nothing(town: Town) -> None:
    await town.draft(OPERATOR)
    await town.enrol(b"\x64", who=OPERATOR)
    with pytest.raises(Aborted, match="the operator drafted it"):
        await town.authorise()
    await town.ask(OPERATOR, "FixTrial", name="market")
    with pytest.raises(Aborted, match="only the operator"):
        await town.ask("berta", "StartDeployment", name="market")
    await town.ask(OPERATOR, "StartDeployment", name="market")
    with pytest.raises(Aborted, match="only the operator"):
        await town.ask("dora", "EndDeployment", name="market")
    await town.ask("carla", "StopDeployment", name="market", reason="a passer-by asked")
    assert await town.rig.status() == STATUS_STOPPED
    with pytest.raises(Aborted, match="only a draft"):
        await town.ask(OPERATOR, "FixTrial", name="market")
    await town.ask(OPERATOR, "EndDeployment", name="market")
    assert await town.rig.status() == STATUS_DESTROYED


async def test_an_authors_draft_is_never_a_trial_and_the_operator_ends_and_stops_none(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    with pytest.raises(Aborted, match="an author drafted it"):
        await town.ask(OPERATOR, "FixTrial", name="market")
    await town.authorise()
    for method, fields in (
        ("StartDeployment", {}),
        ("EndDeployment", {}),
        ("StopDeployment", {"reason": "r"}),
    ):
        with pytest.raises(Aborted, match="the operator may not"):
            await town.ask(OPERATOR, method, name="market", **fields)
    assert await town.rig.status() == STATUS_AUTHORISED


@pytest.mark.parametrize("who", [OPERATOR, "anton"])
async def test_what_ended_by_itself_may_be_ended_again(town: Town, who: str) -> None:
    await town.draft(who)
    await town.enrol(b"\x64", who=who)
    await town.ask(who, "EndDeployment", name="market")
    await town.ask(who, "EndDeployment", name="market")
    assert await town.rig.status() == STATUS_DESTROYED


async def test_nobody_but_its_author_changes_a_draft_or_drafts_it_anew(town: Town) -> None:
    await town.draft()
    with pytest.raises(Aborted, match="not its author"):
        await town.enrol(b"\x64", who="alf")
    for who in ("alf", OPERATOR):
        with pytest.raises(Aborted, match="only its author drafts it anew"):
            await town.draft(who)
    with pytest.raises(Aborted, match="not its author"):
        await town.review("alf")
    await town.draft()


async def test_a_name_that_is_over_may_be_used_by_another_author(town: Town) -> None:
    await town.goes_live()
    await town.ask("anton", "EndDeployment", name="market")
    await town.draft("alf")
    assert (await town.look()).author == "alf"


async def test_it_does_not_go_live_without_a_notice_nor_without_a_signature(town: Town) -> None:
    await town.draft()
    await town.enrol(b"\x64")
    with pytest.raises(Aborted, match="authorise it"):
        await town.ask("berta", "StartDeployment", name="market")
    await town.authorise()
    with pytest.raises(Aborted, match="public notice"):
        await town.ask("berta", "StartDeployment", name="market")
    with pytest.raises(Aborted, match="not its author"):
        await town.ask("alf", "PublishNotice", name="market")
    await town.ask("dora", "PublishNotice", name="market")
    published_at = (await town.look()).notice_published_at
    town.rig.now += timedelta(minutes=1)
    await town.ask("anton", "PublishNotice", name="market")
    assert (await town.look()).notice_published_at == published_at
    await town.ask("dora", "StartDeployment", name="market")
    assert await town.rig.status() == STATUS_LIVE


async def test_a_list_that_was_begun_more_than_a_day_ago_does_not_go_live(town: Town) -> None:
    plan = town.rig.plan()
    plan.officers[:] = ["carol"]
    plan.end.FromDatetime(town.rig.now + timedelta(days=3))
    await town.ask("anton", "DraftDeployment", deployment=plan)
    town.rig.now += timedelta(days=1)
    await town.enrol(b"\x64", expires_at=plan.end.ToDatetime())
    await town.ask("anton", "PublishNotice", name="market")
    await town.authorise()
    town.rig.now += timedelta(hours=24, seconds=1)
    with pytest.raises(Aborted, match="more than 24 h ago"):
        await town.ask("berta", "StartDeployment", name="market")


async def test_two_deployments_on_one_camera_do_not_go_live(town: Town) -> None:
    await town.goes_live()
    await town.rig.lifecycle.draft(town.rig.plan("station"))
    town.rig.caller = Caller(OPERATOR)
    assert (await town.rig.watchlist.EnrolPhoto(town.rig.photo(b"\x64", name="station"), CONTEXT)).taken
    await town.rig.lifecycle.fix_trial("station")
    with pytest.raises(Refused, match="two deployments on one camera"):
        await town.rig.lifecycle.start("station")
    await town.ask("carol", "StopDeployment", name="market", reason="the other one goes first")
    await town.rig.lifecycle.start("station")


async def test_when_it_is_over_nobody_is_named_and_its_counts_stay(town: Town, tmp_path: Path) -> None:
    await town.goes_live()
    await town.ask("berta", "EndDeployment", name="market")
    look = await town.look()
    assert (look.status, look.author, look.authorised_by, look.photo_count) == (STATUS_DESTROYED, "", "", 0)
    dossier = await town.rig.register.dossier("market")
    assert dossier is not None and dossier.HasField("notice_published_at")
    assert (dossier.went_live.subject_count, dossier.went_live.model_id) == (2, "model")
    await town.rig.outbox.flush()
    await town.rig.records.close()
    kept = (tmp_path / "registrar.db").read_bytes()
    assert not [name for name in (b"anton", b"berta", b"carol") if name in kept]


async def test_a_power_cut_ends_what_is_stopped_too(town: Town, tmp_path: Path) -> None:
    await town.goes_live()
    await town.ask("carol", "StopDeployment", name="market", reason="r")
    await town.rig.photos.destroy("market")
    await town.rig.lifecycle.end_what_is_over()
    assert await town.rig.published() == [
        STATUS_AUTHORISED,
        STATUS_LIVE,
        STATUS_STOPPED,
        STATUS_ENDED,
        STATUS_DESTROYED,
    ]
