"""Alerts for those who compare and decide."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    ANSWER_UNSPECIFIED,
)
from tests.alert_dispatcher.dispatching import CONTEXT, Aborted, Rig, as_operator

ID = b"a".hex()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    as_operator()
    await rig.match("a")
    yield rig
    await rig.close()


def resolve(rig: Rig, answer: int, officer: str = "officer one") -> Any:
    as_operator()
    request = messages.ResolveAlertRequest(alert=ID, answer=answer, officer=officer)  # type: ignore[arg-type]
    return rig.rpc.ResolveAlert(request, CONTEXT)


async def test_an_answer_is_kept_with_who_gave_it_and_told(rig: Rig) -> None:
    answered = (await resolve(rig, ANSWER_SAME_PERSON)).alert
    (alert,) = await rig.raised()
    assert (alert.standing, alert.answer, answered.answer) == (
        Standing.ENGAGE,
        Answer.SAME_PERSON,
        ANSWER_SAME_PERSON,
    )
    assert alert.answer_of("officer one") is Answer.SAME_PERSON
    assert await rig.topics() == {"alert-raised.v1": 1, "alert-resolved.v1": 1}


async def test_an_answer_is_locked(rig: Rig) -> None:
    await resolve(rig, ANSWER_CANNOT_SAY)
    with pytest.raises(Aborted, match="locked"):
        await resolve(rig, ANSWER_SAME_PERSON)
    (alert,) = await rig.raised()
    assert alert.answer is Answer.CANNOT_SAY


async def test_of_two_answers_at_once_one_is_locked(rig: Rig) -> None:
    answers = await asyncio.gather(
        resolve(rig, ANSWER_SAME_PERSON), resolve(rig, ANSWER_NOT_SAME_PERSON), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Aborted", "ResolveAlertResponse"]
    assert (await rig.topics())["alert-resolved.v1"] == 1


async def test_an_answer_does_not_undo_a_match_that_joins_meanwhile(rig: Rig) -> None:
    unwrap = rig.purger.unwrap

    async def joins_meanwhile(alert_id: str, key: Any) -> bytes:
        await rig.match("b", 5)
        return await unwrap(alert_id, key)

    rig.purger.unwrap = joins_meanwhile  # type: ignore[method-assign]
    await resolve(rig, ANSWER_NOT_SAME_PERSON)
    await rig.shortening.look()
    (alert,) = await rig.raised()
    assert alert.matches_joined == 1


async def test_evidence_of_somebody_else_goes_within_a_day(rig: Rig) -> None:
    await resolve(rig, ANSWER_NOT_SAME_PERSON)
    await rig.shortening.look()
    (alert,) = await rig.raised()
    assert rig.now < alert.expires_at <= rig.now + timedelta(hours=24)
    assert alert.key is not None and alert.key.day == alert.expires_at.date().isoformat()
    assert (await rig.evidence.open(alert)).subject == "a subject"


@pytest.mark.parametrize("answer", [ANSWER_UNSPECIFIED, 99])
async def test_what_is_no_answer_is_refused(rig: Rig, answer: int) -> None:
    with pytest.raises(Aborted, match="answer:"):
        await resolve(rig, answer)


async def test_without_evidence_nobody_is_engaged(rig: Rig) -> None:
    rig.registrar.away = True
    await rig.match("b", subject="another")
    as_operator()
    request = messages.GetEvidenceRequest(alert=b"b".hex())
    with pytest.raises(Aborted, match="do not engage"):
        await rig.rpc.GetEvidence(request, CONTEXT)


@pytest.mark.parametrize("alert", ["", "../alerts", "unknown"])
async def test_an_alert_that_is_not_there_is_refused(rig: Rig, alert: str) -> None:
    with pytest.raises(Aborted, match="no such alert"):
        await rig.rpc.GetEvidence(messages.GetEvidenceRequest(alert=alert), CONTEXT)


async def test_evidence_whose_day_has_come_opens_no_more(rig: Rig) -> None:
    as_operator()
    (alert,) = await rig.raised()
    assert alert.key is not None
    rig.purger.destroyed.add(alert.key.day)
    with pytest.raises(Aborted, match="destroyed"):
        await rig.rpc.GetEvidence(messages.GetEvidenceRequest(alert=ID), CONTEXT)


async def test_who_watches_sees_what_was_and_what_comes_each_once(rig: Rig) -> None:
    as_operator()
    watching: Any = rig.rpc.WatchAlerts(messages.WatchAlertsRequest(deployment="market"), CONTEXT)
    async with asyncio.timeout(30), aclosing(watching):
        assert (await anext(watching)).alert.id == ID
        await rig.match("b", subject="another")
        await rig.outbox.flush()
        assert (await anext(watching)).alert.id == b"b".hex()
    assert waiting(rig) == 0


def waiting(rig: Rig) -> int:
    """How many wait for news."""
    return len(rig.news._changed._waiters)


async def test_however_many_watch_one_ear_is_on_the_bus_and_it_goes_with_the_process(rig: Rig) -> None:
    as_operator()
    request = messages.WatchAlertsRequest(deployment="market")
    watching: list[Any] = [rig.rpc.WatchAlerts(request, CONTEXT) for _ in range(3)]
    for one in watching:
        await anext(one)
    assert len(rig.bus._log(Topic.of(AlertRaised)).followers) == 1
    for one in watching:
        await one.aclose()
    await rig.close()
    assert rig.bus._log(Topic.of(AlertRaised)).followers == []


async def test_who_leaves_at_once_is_told_nothing_more(rig: Rig) -> None:
    as_operator()
    watching: Any = rig.rpc.WatchAlerts(messages.WatchAlertsRequest(deployment="market"), CONTEXT)
    await anext(watching)
    await watching.aclose()
    assert waiting(rig) == 0


async def test_alerts_are_listed_oldest_first_and_for_their_deployment(rig: Rig) -> None:
    as_operator()
    rig.now += timedelta(minutes=10)
    await rig.match("b")
    listed = await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="market"), CONTEXT)
    assert [alert.id for alert in listed.alerts] == [ID, b"b".hex()]
    assert not (await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="x"), CONTEXT)).alerts
