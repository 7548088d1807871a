"""Who watches is told what there is, what comes, and what has come to stand otherwise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.access import Role
from services.chassis.memory_bus import MemoryBus
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    ANSWER_UNSPECIFIED,
    STANDING_DO_NOT_ENGAGE,
    STANDING_ENGAGE,
    STANDING_MISSED,
    STANDING_OPEN,
)
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import ENGAGEMENT_NOT_LOCATED, Outcome
from tests.alert_dispatcher.dispatching import CONTEXT, Aborted, Rig, as_person


def of(name: str) -> str:
    return name.encode().hex()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path, trial=False, two_persons=True)
    await rig.open()
    yield rig
    await rig.close()


def watched(rig: Rig, name: str, resume_after: str = "") -> Any:
    as_person(name)
    request = messages.WatchAlertsRequest(deployment="market", resume_after=resume_after)
    return aclosing(rig.rpc.WatchAlerts(request, CONTEXT))


async def answer(rig: Rig, name: str, alert: str, value: Any = ANSWER_SAME_PERSON) -> None:
    as_person(name)
    await rig.rpc.ResolveAlert(messages.ResolveAlertRequest(alert=alert, answer=value), CONTEXT)
    await rig.outbox.flush()


async def following(watching: Any) -> messages.Alert:
    async with asyncio.timeout(20):
        alert: messages.Alert = (await anext(watching)).alert
    return alert


async def test_an_alert_comes_again_with_each_answer_its_verdict_and_its_outcome(rig: Rig) -> None:
    await rig.match("a")
    async with watched(rig, "cem") as watching:
        assert (await following(watching)).standing == STANDING_OPEN
        await answer(rig, "ann", of("a"))
        one = await following(watching)
        assert (one.standing, one.answers_given, one.answer) == (STANDING_OPEN, 1, ANSWER_UNSPECIFIED)
        await answer(rig, "ben", of("a"))
        assert (await following(watching)).standing == STANDING_ENGAGE
        outcome = Outcome(engagement=ENGAGEMENT_NOT_LOCATED)
        request = messages.RecordOutcomeRequest(alert=of("a"), outcome=outcome)
        await rig.rpc.RecordOutcome(request, CONTEXT)
        await rig.outbox.flush()
        assert (await following(watching)).outcome == outcome


async def test_who_is_no_officer_of_it_any_more_is_told_no_more(rig: Rig) -> None:
    async with watched(rig, "cem") as left, watched(rig, "ann") as stayed:
        await rig.match("a", subject="one")
        await rig.outbox.flush()
        assert (await following(left)).id == of("a")
        await rig.name_officers("ann", "ben")
        await rig.match("b", subject="two")
        await rig.outbox.flush()
        as_person("cem")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await anext(left)
        as_person("ann")
        assert [(await following(stayed)).id for _ in range(2)] == [of("a"), of("b")]


async def test_time_alone_escalates_it_and_then_it_is_missed(rig: Rig) -> None:
    await rig.match("a")
    async with watched(rig, "cem") as watching:
        assert not (await following(watching)).escalated
        rig.now += timedelta(seconds=31)
        assert (await following(watching)).escalated
        rig.now += timedelta(seconds=60)
        assert (await following(watching)).standing == STANDING_MISSED


async def test_what_another_replica_is_told_is_heard_here(rig: Rig, tmp_path: Path) -> None:
    other = Rig(tmp_path, trial=False, two_persons=True, bus=rig.bus)
    await other.open()
    async with watched(rig, "cem") as watching:
        await other.match("a")
        await other.outbox.flush()
        assert (await following(watching)).id == of("a")
        await answer(other, "ann", of("a"), ANSWER_NOT_SAME_PERSON)
        assert (await following(watching)).answers_given == 1
        await answer(other, "ben", of("a"), ANSWER_NOT_SAME_PERSON)
        assert (await following(watching)).standing == STANDING_DO_NOT_ENGAGE
    assert isinstance(rig.bus, MemoryBus)
    await other.close()


async def test_who_resumes_hears_what_is_new_what_is_open_and_what_changed_since(rig: Rig) -> None:
    await rig.match("old", subject="one")
    for name in ("ann", "ben"):
        await answer(rig, name, of("old"))
    await rig.match("late", subject="two")
    rig.now += timedelta(minutes=10)
    await rig.match("seen", subject="three")
    rig.now += timedelta(minutes=5)
    await rig.overdue.look()
    await rig.match("new", subject="four")
    as_person("ann")
    outcome = Outcome(engagement=ENGAGEMENT_NOT_LOCATED)
    async with watched(rig, "cem", of("seen")) as watching:
        assert {(await following(watching)).id for _ in range(2)} == {of("seen"), of("new")}
        as_person("ann")
        request = messages.RecordOutcomeRequest(alert=of("old"), outcome=outcome)
        await rig.rpc.RecordOutcome(request, CONTEXT)
        await rig.outbox.flush()
        assert (await following(watching)).id == of("old")
    async with watched(rig, "cem", of("seen")) as watching:
        again = {(await following(watching)).id for _ in range(3)}
        assert again == {of("old"), of("seen"), of("new")}


async def test_who_resumes_after_an_alert_that_is_gone_hears_all(rig: Rig) -> None:
    await rig.match("a", subject="one")
    await rig.match("b", subject="two")
    async with watched(rig, "cem", of("gone")) as watching:
        assert [(await following(watching)).id for _ in range(2)] == [of("a"), of("b")]


async def test_many_alerts_at_once_reach_who_watches_each_once(rig: Rig) -> None:
    async with watched(rig, "cem") as watching:
        for number in range(200):
            await rig.match(f"n{number}", subject=f"{number}")
        sending = asyncio.create_task(rig.outbox.flush())
        heard = [(await following(watching)).id for _ in range(200)]
        await sending
    assert len(set(heard)) == 200


async def test_who_is_an_officer_of_a_name_that_is_used_again_sees_the_alerts_of_the_new_run_alone(
    rig: Rig,
) -> None:
    rig.trial = False
    await rig.name_officers("ann", run=b"first")
    await rig.match("a")
    await rig.name_officers("ben", run=b"second")
    await rig.match("b", 600.0)

    async def listed(name: str, *roles: Role) -> list[str]:
        as_person(name, *roles)
        request = messages.ListAlertsRequest(deployment="market")
        return [one.id for one in (await rig.rpc.ListAlerts(request, CONTEXT)).alerts]

    assert await listed("ben") == [b"b".hex()]
    assert await listed("sue", Role.SUPERVISOR) == [b"a".hex(), b"b".hex()]
    as_person("ben")
    with pytest.raises(Aborted, match="an earlier run"):
        await rig.rpc.GetComparison(messages.GetComparisonRequest(alert=b"a".hex()), CONTEXT)
