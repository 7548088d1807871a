"""A hold keeps an alert beyond its day: by two persons, for 90 days, and no longer."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from services.chassis.access import Caller, Role
from services.chassis.errors import BadInput, Refused, Unavailable
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.two_persons import why_not_number
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_NOT_SAME_PERSON, AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import CONFIRMATION_FALSE, Outcome, OutcomeRecorded
from sightline.retention_purger.v1 import hold_service_pb2 as messages
from tests.retention_purger.holding_rig import BERTA, CODE, DORA, KEY, HoldRig
from tests.retention_purger.purging import CONTEXT, Aborted

_T = TypeVar("_T", messages.KeepForPersonRequest, messages.EraseForPersonRequest)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    rig = HoldRig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def test_what_two_persons_hold_opens_after_its_day_and_is_not_erased(rig: HoldRig) -> None:
    await rig.alert()
    await rig.held()
    rig.now += timedelta(days=40)
    assert await rig.eraser.erase_due() == (0, 1)
    assert await rig.opens() == KEY and await rig.announced() == 0


async def test_others_of_the_same_day_go_all_the_same(rig: HoldRig) -> None:
    await rig.alert("a")
    await rig.alert("b")
    await rig.held("a")
    rig.now += timedelta(days=31)
    assert await rig.eraser.erase_due() == (1, 1)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens("b")


async def test_a_proposal_keeps_nothing(rig: HoldRig) -> None:
    await rig.alert()
    await rig.desk.place("a", "K-7", DORA)
    rig.now += timedelta(days=31)
    assert await rig.eraser.erase_due() == (1, 1)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()


async def test_nobody_confirms_or_reviews_what_they_placed(rig: HoldRig) -> None:
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    with pytest.raises(Refused, match="another person"):
        await rig.desk.confirm(placed.id, DORA)
    await rig.desk.confirm(placed.id, BERTA)
    with pytest.raises(Refused, match="another person"):
        await rig.desk.review(placed.id, DORA)


async def test_who_may_be_somebody_else_is_no_second_person(rig: HoldRig) -> None:
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    with pytest.raises(Refused, match="password"):
        await rig.desk.confirm(placed.id, replace(BERTA, in_doubt=True))


async def test_nobody_holds_what_was_erased_or_announced(rig: HoldRig) -> None:
    await rig.alert()
    placed = await rig.desk.place("a", "K-7", DORA)
    rig.now += timedelta(days=31)
    await rig.retentions.announce((await rig.retentions.all())[0], "a", b"", rig.now)
    rig.now -= timedelta(days=31)
    with pytest.raises(Refused, match="nothing is kept"):
        await rig.desk.confirm(placed.id, BERTA)


async def test_a_hold_that_nobody_reviews_lapses_and_the_alert_goes_in_the_same_look(rig: HoldRig) -> None:
    await rig.alert()
    await rig.held()
    rig.now += timedelta(days=89)
    assert await rig.eraser.erase_due() == (0, 1)
    rig.now += timedelta(days=1)
    assert await rig.eraser.erase_due() == (1, 0)
    assert (list(await rig.holds.all()), list(await rig.hold_keys.names())) == ([], [])
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()


async def test_a_review_counts_from_its_day(rig: HoldRig) -> None:
    await rig.alert()
    hold = await rig.held()
    rig.now += timedelta(days=80)
    await rig.desk.review(hold.id, BERTA)
    rig.now += timedelta(days=89)
    assert await rig.eraser.erase_due() == (0, 1)
    rig.now += timedelta(days=1)
    assert (await rig.eraser.erase_due())[0] == 1


async def test_lifted_before_its_day_an_alert_is_kept_until_then(rig: HoldRig) -> None:
    await rig.alert()
    hold = await rig.held()
    await rig.hold_rpc.LiftHold(messages.LiftHoldRequest(hold=hold.id), CONTEXT)
    assert await rig.opens() == KEY and list(await rig.hold_keys.names()) == []
    rig.now += timedelta(days=31)
    assert await rig.eraser.erase_due() == (1, 1)


async def test_lifted_after_its_day_an_alert_is_erased_at_once(rig: HoldRig) -> None:
    await rig.alert()
    hold = await rig.held()
    rig.now += timedelta(days=50)
    await rig.eraser.erase_due()
    await rig.hold_rpc.LiftHold(messages.LiftHoldRequest(hold=hold.id), CONTEXT)
    assert await rig.announced() == 1
    with pytest.raises(Aborted, match="destroyed"):
        await rig.opens()


async def test_what_two_cases_hold_goes_with_the_last_of_them(rig: HoldRig) -> None:
    await rig.alert()
    first, second = await rig.held(), await rig.held()
    rig.now += timedelta(days=50)
    await rig.desk.lift(first.id, DORA)
    assert (await rig.eraser.erase_due())[0] == 0 and await rig.opens() == KEY
    await rig.desk.lift(second.id, DORA)
    assert (await rig.eraser.erase_due())[0] == 1


async def test_a_second_case_holds_what_only_the_first_still_opens(rig: HoldRig) -> None:
    await rig.alert()
    first = await rig.held()
    rig.now += timedelta(days=50)
    await rig.eraser.erase_due()
    await rig.held()
    await rig.desk.lift(first.id, DORA)
    assert await rig.opens() == KEY


async def test_a_false_alert_is_held_by_nobody(rig: HoldRig) -> None:
    await rig.alert(days=2, is_false=True)
    with pytest.raises(Refused, match="only the person concerned"):
        await rig.desk.place("a", "K-7", DORA)


@pytest.mark.parametrize(
    "event",
    [
        AlertResolved(alert="a", answer=ANSWER_NOT_SAME_PERSON),
        OutcomeRecorded(alert="a", outcome=Outcome(confirmation=CONFIRMATION_FALSE)),
    ],
)
async def test_a_hold_ends_when_it_turns_out_to_be_somebody_else(
    rig: HoldRig, event: AlertResolved | OutcomeRecorded
) -> None:
    await rig.alert()
    await rig.held()
    event.expires_at.FromDatetime(rig.now + timedelta(days=1))
    for _ in range(2):
        await rig.hear(event)
    rig.now += timedelta(days=1)
    assert (await rig.eraser.erase_due())[0] == 1


async def test_the_person_concerned_can_have_a_false_alert_kept(rig: HoldRig) -> None:
    await rig.alert(days=2, is_false=True)
    for _ in range(2):
        await rig.hold_rpc.KeepForPerson(asking(messages.KeepForPersonRequest), CONTEXT)
    (hold,) = await rig.holds.all()
    assert hold.asked_by_person and hold.in_force
    again = OutcomeRecorded(alert="a", outcome=Outcome(confirmation=CONFIRMATION_FALSE))
    again.expires_at.FromDatetime(rig.now + timedelta(hours=24))
    await rig.hear(again)
    rig.now += timedelta(days=30)
    assert (await rig.eraser.erase_due())[0] == 0 and await rig.opens() == KEY


async def test_the_person_concerned_can_have_it_erased_at_once(rig: HoldRig) -> None:
    await rig.alert()
    await rig.hold_rpc.KeepForPerson(asking(messages.KeepForPersonRequest), CONTEXT)
    await rig.hold_rpc.EraseForPerson(asking(messages.EraseForPersonRequest), CONTEXT)
    assert await rig.announced() == 1 and list(await rig.holds.all()) == []
    assert ("ERASED_FOR_PERSON", "dora") in rig.notes.told


async def test_what_a_case_holds_is_not_erased_for_the_asking(rig: HoldRig) -> None:
    await rig.alert()
    await rig.held()
    with pytest.raises(Aborted, match="kept for a case"):
        await rig.hold_rpc.EraseForPerson(asking(messages.EraseForPersonRequest), CONTEXT)
    assert await rig.opens() == KEY


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"identity_checked": False}, "paper"),
        ({"request_number": ""}, "number"),
        ({"receipt_code": " "}, "receipt_code"),
        ({"receipt_code": "other"}, "nothing is kept"),
        ({"deployment": "fair"}, "nothing is kept"),
    ],
)
async def test_only_who_is_there_with_their_receipt_is_served(
    rig: HoldRig, changed: dict[str, object], words: str
) -> None:
    await rig.alert()
    request = asking(messages.EraseForPersonRequest)
    for name, value in changed.items():
        setattr(request, name, value)
    with pytest.raises(Aborted, match=words):
        await rig.hold_rpc.EraseForPerson(request, CONTEXT)
    assert await rig.announced() == 0


async def test_what_cannot_be_put_on_record_is_not_done(rig: HoldRig) -> None:
    await rig.alert()
    rig.notes.away = True
    with pytest.raises(Unavailable):
        await rig.desk.place("a", "K-7", DORA)
    assert list(await rig.holds.all()) == []


async def test_the_chain_has_each_step_and_names_neither_case_nor_person_nor_alert(rig: HoldRig) -> None:
    await rig.alert("a1b2c3")
    hold = await rig.held("a1b2c3")
    await rig.desk.review(hold.id, BERTA)
    await rig.desk.lift(hold.id, DORA)
    told = [entry for entry in await rig.told() if entry.kind == "hold_changed"]
    assert [json.loads(entry.body)["became"] for entry in told] == [
        *("placed", "in_force", "reviewed", "lifted"),
    ]
    for secret in ("a1b2c3", "K-2026", "dora", "berta", hold.id):
        assert all(secret not in entry.body for entry in told)
    assert rig.notes.told == [
        ("HOLD_PLACED", "dora"),
        ("HOLD_CONFIRMED", "berta"),
        ("HOLD_REVIEWED", "berta"),
        ("HOLD_LIFTED", "dora"),
    ]


async def test_a_hold_goes_with_its_alert(rig: HoldRig) -> None:
    await rig.alert()
    await rig.desk.place("a", "K-7", DORA)
    await rig.hear(Erased(alert="a"))
    await rig.eraser.erase_due()
    assert list(await rig.holds.all()) == []


async def test_an_alert_without_evidence_is_held_as_a_row(rig: HoldRig) -> None:
    await rig.alert()
    kept = rig.keeper.kept["a"]
    rig.keeper.kept["a"] = replace(kept, day=None, wrapped=b"")
    await rig.held()
    rig.now += timedelta(days=31)
    assert (await rig.eraser.erase_due())[0] == 0


async def test_a_hold_is_listed_without_its_key(rig: HoldRig) -> None:
    await rig.alert()
    await rig.held()
    (hold,) = (await rig.hold_rpc.ListHolds(messages.ListHoldsRequest(), CONTEXT)).holds
    assert (hold.case_number, hold.placed_by, hold.confirmed_by, hold.in_force) == (
        *("K-2026/7", "dora", "berta"),
        True,
    )


@pytest.mark.parametrize("number", ["", "  ", "a\nb", "x" * 101])
async def test_a_number_is_one_line(rig: HoldRig, number: str) -> None:
    assert why_not_number(number) and not why_not_number("K-2026/7")
    await rig.alert()
    with pytest.raises(BadInput, match="number"):
        await rig.desk.place("a", number, DORA)


async def test_any_of_those_who_may_can_review_what_the_person_asked_for(rig: HoldRig) -> None:
    await rig.alert()
    await rig.hold_rpc.KeepForPerson(asking(messages.KeepForPersonRequest), CONTEXT)
    (hold,) = await rig.holds.all()
    rig.now += timedelta(days=1)
    reviewed: Hold = await rig.desk.review(hold.id, Caller("dora", frozenset({Role.SUPERVISOR})))
    assert reviewed.until == rig.now + timedelta(days=90)


def asking(kind: type[_T]) -> _T:
    return kind(deployment="market", receipt_code=CODE, request_number="DP-1", identity_checked=True)
