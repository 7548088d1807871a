"""What came of an alert, who may correct it, the receipt, and what is counted of it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.alert_dispatcher.domain.outcomes import Engagement
from services.alert_dispatcher.domain.outcomes import Outcome as Came
from services.alert_dispatcher.domain.receipts import mark_of
from services.chassis.access import Role
from services.chassis.envelope import parse, to_datetime
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2 as outcomes
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
)
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Outcome, OutcomeRecorded
from tests.alert_dispatcher.dispatching import CONTEXT, Aborted, Rig, as_person

ENGAGED = outcomes.ENGAGEMENT_ENGAGED
TRUE, FALSE = outcomes.CONFIRMATION_TRUE, outcomes.CONFIRMATION_FALSE


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, trial=False)
    await rig.open()
    yield rig
    await rig.close()


async def engaging(rig: Rig, name: str = "a", answer: int = ANSWER_SAME_PERSON) -> str:
    """Raise an alert that ann answers; return its id."""
    await rig.match(name, subject=name)
    as_person("ann")
    alert = name.encode().hex()
    request = messages.ResolveAlertRequest(alert=alert, answer=answer)  # type: ignore[arg-type]
    await rig.rpc.ResolveAlert(request, CONTEXT)
    return alert


async def record(rig: Rig, alert: str, outcome: Outcome) -> messages.RecordOutcomeResponse:
    return await rig.rpc.RecordOutcome(messages.RecordOutcomeRequest(alert=alert, outcome=outcome), CONTEXT)


async def told(rig: Rig) -> list[OutcomeRecorded]:
    await rig.outbox.flush()
    partitions = rig.bus._log(Topic.of(OutcomeRecorded)).partitions
    records = [parse(record.value) for partition in partitions for record in partition.records]
    assert len({record.id for record in records}) == len(records)
    return [OutcomeRecorded.FromString(record.payload) for record in records]


async def test_an_outcome_is_kept_told_and_shown(rig: Rig) -> None:
    alert = await engaging(rig)
    outcome = Outcome(
        engagement=ENGAGED, confirmation=TRUE, disposal=outcomes.DISPOSAL_ARREST, minutes_held=12
    )
    assert (await record(rig, alert, outcome)).alert.outcome == outcome
    (event,) = await told(rig)
    (row,) = await rig.raised()
    assert (event.outcome, event.alert, event.subject_mark) == (outcome, alert, row.subject_mark)
    assert event.expires_at.ToDatetime() > (rig.now + timedelta(days=29)).replace(tzinfo=None)


async def test_whoever_was_engaged_gets_a_code_of_which_a_hash_alone_is_kept(rig: Rig) -> None:
    alert = await engaging(rig)
    codes = [(await record(rig, alert, Outcome(engagement=ENGAGED))).receipt_code for _ in range(2)]
    for code in codes:
        assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
        assert code.encode() not in rig.on_disk()
    query = text("SELECT mark FROM alert_receipts WHERE alert_id = :alert")
    async with rig.records.transaction() as connection:
        kept = {row.mark for row in await connection.execute(query, {"alert": alert})}
    assert kept == {mark_of(code) for code in codes} and len(kept) == 2
    await rig.erase(alert)
    for mark in kept:
        assert mark.encode() not in rig.on_disk()


@pytest.mark.parametrize("engagement", [outcomes.ENGAGEMENT_NOT_ENGAGED, outcomes.ENGAGEMENT_NOT_LOCATED])
async def test_where_nobody_was_engaged_there_is_no_receipt(
    rig: Rig, engagement: outcomes.Engagement
) -> None:
    alert = await engaging(rig)
    assert not (await record(rig, alert, Outcome(engagement=engagement))).receipt_code


async def test_a_confirmed_false_alert_goes_within_a_day_and_no_correction_lengthens_it(rig: Rig) -> None:
    alert = await engaging(rig)
    await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=FALSE))
    await rig.shortening.look()
    (shorter,) = await rig.raised()
    assert shorter.expires_at <= rig.now + timedelta(hours=24)
    assert shorter.key is not None and shorter.key.day == shorter.expires_at.date().isoformat()
    assert (await rig.evidence.open(shorter)).subject == "a"
    await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=TRUE))
    (corrected,) = await rig.raised()
    assert (corrected.expires_at, corrected.key) == (shorter.expires_at, shorter.key)
    assert len(await told(rig)) == 2


async def test_a_correction_is_for_the_same_officer_or_a_supervisor(rig: Rig) -> None:
    alert = await engaging(rig)
    await record(rig, alert, Outcome(engagement=ENGAGED))
    as_person("ben")
    with pytest.raises(Aborted, match="those who compared"):
        await record(rig, alert, Outcome(engagement=outcomes.ENGAGEMENT_NOT_LOCATED))
    as_person("sue", Role.SUPERVISOR)
    corrected = await record(rig, alert, Outcome(engagement=outcomes.ENGAGEMENT_NOT_LOCATED))
    assert corrected.alert.outcome.engagement == outcomes.ENGAGEMENT_NOT_LOCATED
    as_person("ann")
    with pytest.raises(Aborted, match="somebody else recorded"):
        await record(rig, alert, Outcome(engagement=ENGAGED))


async def test_an_engagement_that_nobody_should_have_begun_is_recorded_by_a_supervisor(rig: Rig) -> None:
    alert = await engaging(rig, answer=ANSWER_CANNOT_SAY)
    with pytest.raises(Aborted, match="supervisor"):
        await record(rig, alert, Outcome(engagement=ENGAGED))
    as_person("sue", Role.SUPERVISOR)
    assert (await record(rig, alert, Outcome(engagement=ENGAGED))).receipt_code


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(),
        Outcome(engagement=9),  # type: ignore[arg-type]
        Outcome(engagement=outcomes.ENGAGEMENT_NOT_ENGAGED, minutes_held=3),
    ],
)
async def test_what_is_no_outcome_is_refused(rig: Rig, outcome: Outcome) -> None:
    alert = await engaging(rig)
    with pytest.raises(Aborted, match=r"outcome:|minutes:|disposal"):
        await record(rig, alert, outcome)
    assert await told(rig) == []


async def test_while_an_alert_waits_for_its_answer_nothing_came_of_it(rig: Rig) -> None:
    await rig.match("a")
    as_person("sue", Role.SUPERVISOR)
    with pytest.raises(Aborted, match="waits for its answer"):
        await record(rig, b"a".hex(), Outcome(engagement=ENGAGED))


async def test_of_two_outcomes_at_once_one_is_taken(rig: Rig) -> None:
    await engaging(rig)
    (alert,) = await rig.raised()
    once = alert.with_outcome(alert.next_record(Came(Engagement.ENGAGED), "ann", rig.now))
    again = alert.with_outcome(alert.next_record(Came(Engagement.NOT_ENGAGED), "sue", rig.now))
    assert [await rig.alerts.record(once, ""), await rig.alerts.record(again, "")] == [True, False]


async def strength(rig: Rig, alert: str) -> str:
    as_person("ann")
    return (await rig.rpc.GetIdentity(messages.GetIdentityRequest(alert=alert), CONTEXT)).strength


async def test_strength_is_said_from_twenty_confirmed_alerts_on_and_tells_of_the_last_twenty(
    rig: Rig,
) -> None:
    for number in range(25):
        alert = await engaging(rig, f"n{number}")
        expected = f"{32 - number} of the last 20 alerts like this were right" if number >= 20 else ""
        assert await strength(rig, alert) == expected
        confirmed = TRUE if number < 12 else FALSE
        await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=confirmed))


async def test_a_correction_corrects_the_count_and_erasing_an_alert_does_not(rig: Rig) -> None:
    alerts = [await engaging(rig, f"n{number}") for number in range(20)]
    for alert in alerts:
        await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=TRUE))
    for wrong in alerts[:3]:
        await record(rig, wrong, Outcome(engagement=ENGAGED, confirmation=FALSE))
    assert await strength(rig, alerts[5]) == "17 of the last 20 alerts like this were right"
    await rig.erase(alerts[0])
    assert await strength(rig, alerts[5]) == "17 of the last 20 alerts like this were right"
    await record(rig, alerts[1], Outcome(engagement=ENGAGED))
    assert await strength(rig, alerts[5]) == ""


async def test_what_is_counted_says_nothing_of_whose_alert_it_was(rig: Rig) -> None:
    alert = await engaging(rig)
    await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=TRUE))
    async with rig.records.transaction() as connection:
        (row,) = (await connection.execute(text("SELECT * FROM tallies"))).all()
    assert row._mapping == {"number": 1, "likeness": "real/a model/0", "was_right": 1}


async def test_whose_the_marks_of_a_final_alert_are_is_found_and_of_an_open_one_not(rig: Rig) -> None:
    alert = await engaging(rig)
    await record(rig, alert, Outcome(engagement=outcomes.ENGAGEMENT_NOT_LOCATED))
    await rig.match("b", subject="b")
    as_person("frida", Role.AUDITOR)
    request = messages.FindOfficersRequest(deployment="market")
    (found,) = (await rig.rpc.FindOfficers(request, CONTEXT)).officers
    assert found.name == "ann" and [one.officer_mark for one in await told(rig)] == [found.mark]


async def found(rig: Rig, code: str, deployment: str) -> messages.FindReceiptResponse:
    request = messages.FindReceiptRequest(deployment=deployment, receipt_code=code)
    answer: messages.FindReceiptResponse = await rig.rpc.FindReceipt(request, CONTEXT)
    assert answer.ByteSize() == 256
    return answer


async def test_a_receipt_finds_its_alert_until_that_is_erased(rig: Rig) -> None:
    alert = await engaging(rig)
    code = (await record(rig, alert, Outcome(engagement=ENGAGED))).receipt_code
    (row,) = await rig.raised()
    for typed in (code, code.lower().replace("-", " ")):
        answer = await found(rig, typed, row.deployment)
        assert answer.found and to_datetime(answer.captured_at) == row.captured_at
        assert to_datetime(answer.expires_at) == row.expires_at
    await rig.erase(alert)
    assert not (await found(rig, code, row.deployment)).found


async def test_a_receipt_of_another_deployment_finds_nothing_and_the_answer_is_as_long(rig: Rig) -> None:
    alert = await engaging(rig)
    code = (await record(rig, alert, Outcome(engagement=ENGAGED))).receipt_code
    for typed, deployment in ((code, "elsewhere"), ("0000-0000-0000-0000", "market"), ("", "market")):
        assert not (await found(rig, typed, deployment)).found


async def test_what_is_to_be_held_is_found_by_id_or_receipt_with_its_wrapped_key(rig: Rig) -> None:
    alert = await engaging(rig)
    code = (await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=TRUE))).receipt_code
    (row,) = await rig.raised()
    assert row.key is not None
    by_id = await rig.rpc.FindKept(messages.FindKeptRequest(alert=alert), CONTEXT)
    by_code = messages.FindKeptRequest(receipt_code=code.lower(), deployment=row.deployment)
    assert by_id == await rig.rpc.FindKept(by_code, CONTEXT)
    said = (by_id.alert, by_id.deployment, by_id.wrapped_key, by_id.day, by_id.is_false)
    assert said == (alert, row.deployment, row.key.wrapped, row.key.day, False)
    elsewhere = messages.FindKeptRequest(receipt_code=code, deployment="elsewhere")
    assert not (await rig.rpc.FindKept(elsewhere, CONTEXT)).found
    await rig.erase(alert)
    assert not (await rig.rpc.FindKept(messages.FindKeptRequest(alert=alert), CONTEXT)).found


@pytest.mark.parametrize("was_said", [True, False])
async def test_an_alert_of_somebody_else_is_said_to_be_so(rig: Rig, was_said: bool) -> None:
    alert = await engaging(rig, answer=ANSWER_NOT_SAME_PERSON if was_said else ANSWER_SAME_PERSON)
    if not was_said:
        await record(rig, alert, Outcome(engagement=ENGAGED, confirmation=FALSE))
    assert (await rig.rpc.FindKept(messages.FindKeptRequest(alert=alert), CONTEXT)).is_false
