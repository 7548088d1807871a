"""«Was I on it?» over real tables: honest, limited in rate, on record, and the same to everybody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_datetime
from services.chassis.errors import Unavailable
from services.registrar.domain.acts import Act
from services.registrar.domain.asking import Answer, Kept, Listed, Pace
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded
from sightline.registrar.v1.asking_service_pb2 import (
    KEPT_NOT_ASKED,
    KEPT_NOTHING,
    KEPT_YES,
    LISTED_DESTROYED,
    LISTED_NO,
    LISTED_NOT_ASKED,
    LISTED_YES,
)
from tests.registrar.acting import deeds, told
from tests.registrar.asking_rig import CODE, Desk
from tests.registrar.test_worker import Aborted

ANSWERED = "person_answered"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path, Pace(3, 4))
    await desk.open()
    yield desk
    await desk.rig.records.close()


async def acts(desk: Desk) -> list[ActRecorded]:
    found = await told(desk.rig.bus, desk.rig.outbox)
    return [act for act, deed in zip(found, deeds(found), strict=True) if deed == ANSWERED]


async def test_who_is_on_the_list_is_told_so_and_who_is_not_is_told_that(desk: Desk) -> None:
    assert [(await desk.ask(subject)).listed for subject in ("a", " b ", "c")] == [
        LISTED_YES,
        LISTED_YES,
        LISTED_NO,
    ]


async def test_after_the_list_is_destroyed_nothing_can_tell(desk: Desk) -> None:
    await desk.rig.lifecycle.end("market")
    answers = [await desk.ask(subject) for subject in ("a", "c")]
    assert [answer.listed for answer in answers] == [LISTED_DESTROYED] * 2


async def test_whoever_holds_the_receipt_is_told_what_is_kept_and_until_when(desk: Desk) -> None:
    answer = await desk.ask(code=CODE)
    assert (answer.listed, answer.kept) == (LISTED_NOT_ASKED, KEPT_YES)
    assert desk.keeper.alert is not None
    assert to_datetime(answer.seen_at) == desk.keeper.alert.seen_at
    assert to_datetime(answer.gone_at) == desk.keeper.alert.gone_at


async def test_a_receipt_tells_after_the_list_is_gone_as_long_as_its_alert_is_kept(desk: Desk) -> None:
    await desk.rig.lifecycle.end("market")
    answer = await desk.ask("a", CODE)
    assert (answer.listed, answer.kept) == (LISTED_DESTROYED, KEPT_YES)
    desk.keeper.alert = None
    assert (await desk.ask("a", CODE)).kept == KEPT_NOTHING


async def test_without_a_receipt_as_much_is_asked_of_others(desk: Desk) -> None:
    assert (await desk.ask("a")).kept == KEPT_NOT_ASKED
    assert desk.keeper.asked == [("market", "")]


async def test_each_answer_is_on_record_before_it_is_given_and_names_nobody(desk: Desk) -> None:
    answer = await desk.ask("a", CODE)
    (act,) = await acts(desk)
    assert (act.deployment, act.commitment) == ("market", answer.commitment)
    names = await desk.rig.acts.find([act.actor_mark], ["dora"])
    assert names == {act.actor_mark: "dora"}
    for secret in (b"DP-2026/114", CODE.encode(), b"dora", answer.salt):
        assert secret not in act.SerializeToString()


async def test_the_person_can_show_what_was_answered(desk: Desk) -> None:
    given = await desk.ask("c")
    at = to_datetime(given.answered_at)
    said = Answer("market", "DP-2026/114", Listed.NO, Kept.NOT_ASKED, at)
    forged = Answer("market", "DP-2026/114", Listed.YES, Kept.NOT_ASKED, at)
    assert said.commitment(given.salt) == given.commitment != forged.commitment(given.salt)


async def test_what_cannot_be_on_record_is_not_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_: object, act: Act) -> None:
        raise Unavailable("the database is away")

    monkeypatch.setattr(type(desk.rig.acts), "tell", away)
    with pytest.raises(Aborted, match="away"):
        await desk.ask("a")


async def test_one_person_answers_only_so_often_and_all_together_too(desk: Desk) -> None:
    for subject in ("a", "c", "a"):
        await desk.ask(subject)
    with pytest.raises(Aborted, match="as many as anybody may"):
        await desk.ask("a")
    desk.as_somebody("doris")
    await desk.ask("a")
    with pytest.raises(Aborted, match="all together"):
        await desk.ask("a")
    assert len(await acts(desk)) == 4
    desk.rig.now += timedelta(hours=1)
    assert (await desk.ask("a")).listed == LISTED_YES


async def test_trying_counts_whatever_comes_of_it(desk: Desk) -> None:
    for _ in range(3):
        with pytest.raises(Aborted, match="no such deployment"):
            await desk.ask("a", deployment="nowhere")
    with pytest.raises(Aborted, match="as many as anybody may"):
        await desk.ask("a")


async def test_nobody_is_answered_whose_papers_were_not_seen(desk: Desk) -> None:
    with pytest.raises(Aborted, match="papers"):
        await desk.ask("a", identity_checked=False)
    with pytest.raises(Aborted, match="no name"):
        await desk.ask("a", request_number="Anna Smith")
    assert await acts(desk) == [] and desk.keeper.asked == []


async def test_whoever_gave_somebody_a_password_does_not_ask_in_their_name(desk: Desk) -> None:
    desk.as_somebody("dora", in_doubt=True)
    with pytest.raises(Aborted, match="password"):
        await desk.ask("a")
    assert await acts(desk) == []


async def test_yes_and_no_have_one_size_and_leave_one_trace(desk: Desk) -> None:
    yes, no = await desk.ask("a", CODE), await desk.ask("c", "ABCD-EFGH-JKMN-PQRT")
    assert (yes.listed, yes.kept, no.listed, no.kept) == (LISTED_YES, KEPT_YES, LISTED_NO, KEPT_NOTHING)
    assert len(yes.SerializeToString()) == len(no.SerializeToString()) == 512
    assert [field.name for field, _ in yes.ListFields() if field.name not in ("seen_at", "gone_at")] == [
        field.name for field, _ in no.ListFields()
    ]
    first, second = await acts(desk)
    assert {name.name for name, _ in first.ListFields()} == {name.name for name, _ in second.ListFields()}
    assert first.ByteSize() == second.ByteSize()
