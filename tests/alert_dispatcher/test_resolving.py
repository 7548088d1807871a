"""Answers over the service: two stages, one answer an officer, nothing of another's before all are in."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.chassis.access import Role
from services.chassis.envelope import parse
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_CANNOT_SAY,
    ANSWER_LOOKS_UNDER_18,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_SAME_PERSON,
    ANSWER_UNSPECIFIED,
    STANDING_DO_NOT_ENGAGE,
    STANDING_ENGAGE,
    STANDING_MISSED,
    STANDING_OPEN,
    AlertResolved,
)
from tests.alert_dispatcher.dispatching import CONTEXT, Aborted, Rig, as_operator, as_person

ID = b"a".hex()
SAME, NOT, CANNOT, CHILD = (
    ANSWER_SAME_PERSON,
    ANSWER_NOT_SAME_PERSON,
    ANSWER_CANNOT_SAY,
    ANSWER_LOOKS_UNDER_18,
)


def picture(width_px: int, height_px: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width_px, height_px), (90, 60, 40)).save(file, "JPEG")
    return file.getvalue()


async def opened(folder: Path, *, two_persons: bool = False, trial: bool = False) -> Rig:
    rig = Rig(folder, trial=trial, two_persons=two_persons)
    rig.face, rig.registrar.jpeg = picture(80, 112), picture(300, 200)
    await rig.open()
    await rig.match("a")
    return rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A deployment in which one person answers."""
    rig = await opened(tmp_path)
    yield rig
    await rig.close()


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Rig]:
    """A deployment in which two persons answer."""
    rig = await opened(tmp_path, two_persons=True)
    yield rig
    await rig.close()


async def answer(rig: Rig, name: str, value: int, officer: str = "") -> messages.Alert:
    as_person(name)
    request = messages.ResolveAlertRequest(alert=ID, answer=value, officer=officer)  # type: ignore[arg-type]
    return (await rig.rpc.ResolveAlert(request, CONTEXT)).alert


async def compare(rig: Rig, name: str) -> messages.GetComparisonResponse:
    as_person(name)
    return await rig.rpc.GetComparison(messages.GetComparisonRequest(alert=ID), CONTEXT)


async def identify(rig: Rig, name: str) -> messages.GetIdentityResponse:
    as_person(name)
    return await rig.rpc.GetIdentity(messages.GetIdentityRequest(alert=ID), CONTEXT)


async def seen_by(rig: Rig, name: str) -> messages.Alert:
    as_person(name)
    (alert,) = (await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="market"), CONTEXT)).alerts
    return alert


async def resolved(rig: Rig) -> list[AlertResolved]:
    await rig.outbox.flush()
    log = rig.bus._log(Topic.of(AlertResolved))
    told = [record for partition in log.partitions for record in partition.records]
    return [AlertResolved.FromString(parse(record.value).payload) for record in told]


async def test_first_two_pictures_of_one_size_and_only_then_who_it_is(rig: Rig) -> None:
    shown = await compare(rig, "ann")
    sizes = {Image.open(io.BytesIO(one)).size for one in (shown.face_jpeg, shown.reference_jpeg)}
    assert len(sizes) == 1
    with pytest.raises(Aborted, match="first compare"):
        await identify(rig, "ann")
    answered = await answer(rig, "ann", SAME)
    assert (answered.standing, answered.answer, answered.own_answer) == (STANDING_ENGAGE, SAME, SAME)
    who = await identify(rig, "ann")
    assert (who.subject, who.category, who.reason, who.instruction) == (
        "a subject",
        "a category",
        "missing",
        "call the desk",
    )
    assert (who.place, who.camera, who.strength) == ("Market Square", "gate", "")
    assert who.context.jpeg


async def test_who_it_is_is_told_to_nobody_else(rig: Rig) -> None:
    await answer(rig, "ann", SAME)
    for name in ("ben", "nobody-of-ours"):
        with pytest.raises(Aborted):
            await identify(rig, name)
    as_operator()
    with pytest.raises(Aborted, match="trials alone"):
        await rig.rpc.GetIdentity(messages.GetIdentityRequest(alert=ID), CONTEXT)


@pytest.mark.parametrize("value", [NOT, CANNOT, CHILD])
async def test_any_other_answer_means_do_not_engage_and_closes_the_pictures(rig: Rig, value: int) -> None:
    assert (await answer(rig, "ann", value)).standing == STANDING_DO_NOT_ENGAGE
    with pytest.raises(Aborted, match="do not engage"):
        await identify(rig, "ann")
    with pytest.raises(Aborted, match="closed"):
        await compare(rig, "ann")


async def test_a_person_answers_under_their_own_name_and_nobody_elses(rig: Rig) -> None:
    await answer(rig, "ann", SAME, officer="ben")
    (alert,) = await rig.raised()
    assert [one.officer for one in alert.given] == ["ann"]


async def test_an_engagement_officer_of_another_deployment_is_refused(rig: Rig) -> None:
    for call in (compare(rig, "dan"), answer(rig, "dan", SAME)):
        with pytest.raises(Aborted, match="one of this deployment's officers"):
            await call
    as_person("dan")
    listed = await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="market"), CONTEXT)
    assert not listed.alerts


async def test_a_supervisor_sees_that_it_exists_but_neither_pictures_nor_name(rig: Rig) -> None:
    as_person("sue", Role.SUPERVISOR)
    (alert,) = (await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="market"), CONTEXT)).alerts
    assert alert.standing == STANDING_OPEN
    with pytest.raises(Aborted):
        await rig.rpc.GetComparison(messages.GetComparisonRequest(alert=ID), CONTEXT)


async def test_all_at_once_is_for_trials_alone(rig: Rig) -> None:
    as_operator()
    with pytest.raises(Aborted, match="no trial"):
        await rig.rpc.GetEvidence(messages.GetEvidenceRequest(alert=ID), CONTEXT)
    assert not (await rig.rpc.ListAlerts(messages.ListAlertsRequest(deployment="market"), CONTEXT)).alerts


@pytest.mark.parametrize("first", [SAME, NOT, CANNOT, CHILD])
async def test_before_both_have_answered_neither_sees_what_the_other_said(pair: Rig, first: int) -> None:
    await answer(pair, "ann", first)
    other = await seen_by(pair, "ben")
    assert (other.standing, other.answer, other.own_answer, other.answers_given) == (
        STANDING_OPEN,
        ANSWER_UNSPECIFIED,
        ANSWER_UNSPECIFIED,
        1,
    )
    assert (await seen_by(pair, "ann")).own_answer == first
    assert await resolved(pair) == []
    with pytest.raises(Aborted, match="first compare"):
        await identify(pair, "ann")


async def test_the_metrics_count_answers_only_once_both_are_in(pair: Rig) -> None:
    await answer(pair, "ann", NOT)
    assert not pair.registry.get_sample_value("alert_dispatcher_answers_total", {"answer": "not_same_person"})
    await answer(pair, "ben", SAME)
    for word in ("not_same_person", "same_person"):
        assert pair.registry.get_sample_value("alert_dispatcher_answers_total", {"answer": word}) == 1


async def test_what_one_of_two_said_cannot_be_told_from_what_is_shown(tmp_path: Path) -> None:
    shown = []
    for value in (SAME, NOT, CANNOT, CHILD):
        folder = tmp_path / str(value)
        folder.mkdir()
        rig = await opened(folder, two_persons=True)
        await answer(rig, "ann", value)
        alert = await seen_by(rig, "ben")
        for field in ("captured_at", "raised_at", "expires_at", "capture_to_alert_seconds"):
            alert.ClearField(field)
        shown.append(alert.SerializeToString(deterministic=True))
        await rig.close()
    assert len(set(shown)) == 1


@pytest.mark.parametrize(
    ("second", "standing", "together"),
    [
        (SAME, STANDING_ENGAGE, SAME),
        (NOT, STANDING_DO_NOT_ENGAGE, CANNOT),
        (CANNOT, STANDING_DO_NOT_ENGAGE, CANNOT),
        (CHILD, STANDING_DO_NOT_ENGAGE, CHILD),
    ],
)
async def test_two_who_disagree_engage_nobody(pair: Rig, second: int, standing: int, together: int) -> None:
    await answer(pair, "ann", SAME)
    assert (await answer(pair, "ben", second)).standing == standing
    (told,) = await resolved(pair)
    assert (told.standing, told.answer, len(set(told.officer_marks))) == (standing, together, 2)
    assert len(told.subject_mark) == 16
    for name in (b"ann", b"ben", b"a subject"):
        assert name not in told.SerializeToString()


async def test_two_who_answer_at_once_are_both_heard(pair: Rig) -> None:
    answered = await asyncio.gather(
        asyncio.create_task(answer(pair, "ann", NOT)), asyncio.create_task(answer(pair, "ben", NOT))
    )
    assert sorted(alert.standing for alert in answered) == [STANDING_OPEN, STANDING_DO_NOT_ENGAGE]
    (told,) = await resolved(pair)
    assert told.answer == NOT
    (alert,) = await pair.raised()
    assert alert.expires_at <= pair.now + timedelta(hours=24)


async def test_of_five_who_answer_at_once_two_are_heard(pair: Rig) -> None:
    tasks = [asyncio.create_task(answer(pair, name, SAME)) for name in ("ann", "ben", "cem", "ann", "cem")]
    said = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(one, messages.Alert) for one in said) == 2
    (alert,) = await pair.raised()
    assert len({one.officer for one in alert.given}) == 2
    assert len(await resolved(pair)) == 1


async def test_the_same_officer_twice_is_locked_and_counts_once(pair: Rig) -> None:
    await answer(pair, "ann", SAME)
    with pytest.raises(Aborted, match="locked"):
        await answer(pair, "ann", SAME)
    tasks = [asyncio.create_task(answer(pair, "ben", value)) for value in (NOT, SAME, SAME)]
    said = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(one, messages.Alert) for one in said) == 1


async def test_the_operator_speaks_for_two_different_people_of_a_trial(tmp_path: Path) -> None:
    rig = await opened(tmp_path, two_persons=True, trial=True)

    async def said(officer: str) -> messages.Alert:
        as_operator()
        request = messages.ResolveAlertRequest(alert=ID, answer=ANSWER_SAME_PERSON, officer=officer)
        return (await rig.rpc.ResolveAlert(request, CONTEXT)).alert

    assert (await said("one")).standing == STANDING_OPEN
    for nobody in ("one", "", "\n", "x" * 101):
        with pytest.raises(Aborted):
            await said(nobody)
    assert (await said("another")).standing == STANDING_ENGAGE
    await rig.close()


async def test_an_answer_after_90_seconds_is_refused_and_the_alert_reads_as_missed_at_once(rig: Rig) -> None:
    rig.now += timedelta(seconds=89)
    assert (await seen_by(rig, "ann")).standing == STANDING_OPEN
    rig.now += timedelta(seconds=1)
    assert (await seen_by(rig, "ann")).standing == STANDING_MISSED
    for call in (compare(rig, "ann"), answer(rig, "ann", SAME), identify(rig, "ann")):
        with pytest.raises(Aborted, match="do not engage"):
            await call
    (alert,) = await rig.raised()
    assert alert.given == ()


async def test_a_clock_that_is_set_back_engages_nobody(rig: Rig) -> None:
    rig.now -= timedelta(hours=1)
    with pytest.raises(Aborted, match="do not engage"):
        await answer(rig, "ann", SAME)
    rig.now += timedelta(hours=1, seconds=95)
    await rig.overdue.look()
    rig.now -= timedelta(seconds=60)
    with pytest.raises(Aborted, match="do not engage"):
        await answer(rig, "ann", SAME)


async def test_unanswered_for_30_seconds_a_supervisor_is_told(pair: Rig) -> None:
    await answer(pair, "ann", SAME)
    assert not (await seen_by(pair, "ben")).escalated
    pair.now += timedelta(seconds=30)
    assert (await seen_by(pair, "ben")).escalated
    await answer(pair, "ben", SAME)
    assert not (await seen_by(pair, "ben")).escalated


async def test_without_evidence_it_is_final_and_told_from_the_beginning(rig: Rig) -> None:
    rig.registrar.away = True
    await rig.match("b", subject="another")
    (told,) = await resolved(rig)
    assert (told.alert, told.standing, told.answer) == (
        b"b".hex(),
        STANDING_DO_NOT_ENGAGE,
        ANSWER_UNSPECIFIED,
    )
    as_person("ann")
    request = messages.ResolveAlertRequest(alert=b"b".hex(), answer=ANSWER_SAME_PERSON)
    with pytest.raises(Aborted, match="no evidence"):
        await rig.rpc.ResolveAlert(request, CONTEXT)


async def test_pictures_that_cannot_be_read_engage_nobody(tmp_path: Path) -> None:
    rig: Any = Rig(tmp_path, trial=False)
    await rig.open()
    await rig.match("a")
    with pytest.raises(Aborted, match="do not engage"):
        await compare(rig, "ann")
    await rig.close()
