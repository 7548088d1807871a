"""What nobody answered in time is made final and announced once, however many replicas look."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.wire import events
from tests.alert_dispatcher.dispatching import Rig

ID = b"a".hex()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    await rig.match("a")
    yield rig
    await rig.close()


async def test_it_is_made_final_when_its_time_is_over_and_not_before(rig: Rig) -> None:
    rig.now += timedelta(seconds=89)
    await rig.overdue.look()
    assert "alert-resolved.v1" not in await rig.topics()
    rig.now += timedelta(seconds=1)
    for _ in range(3):
        await rig.overdue.look()
    (alert,) = await rig.raised()
    assert (alert.standing, alert.answer) == (Standing.MISSED, Answer.NONE)
    assert (await rig.topics())["alert-resolved.v1"] == 1
    labels = {"standing": "missed"}
    assert rig.registry.get_sample_value("alert_dispatcher_resolved_total", labels) == 1


async def test_of_many_replicas_that_look_at_once_one_announces_it(rig: Rig, tmp_path: Path) -> None:
    others = [Rig(tmp_path) for _ in range(3)]
    for other in others:
        await other.open()
        other.now = rig.now + timedelta(seconds=91)
    await asyncio.gather(*(other.overdue.look() for other in others))
    assert (await rig.topics())["alert-resolved.v1"] == 1
    for other in others:
        await other.close()


async def test_an_answer_and_the_end_of_its_time_at_once_are_one_of_both(rig: Rig, tmp_path: Path) -> None:
    other = Rig(tmp_path)
    await other.open()
    (alert,) = await rig.raised()
    late = rig.now + timedelta(seconds=91)
    answered = alert.answered(Answer.SAME_PERSON, "ann", rig.now + timedelta(seconds=89))
    missed = alert.settled(late)
    taken = await asyncio.gather(
        rig.alerts.answer(answered, events.resolved(answered, late)),
        other.alerts.finish(missed, events.resolved(missed, late)),
    )
    assert sorted(taken) == [False, True]
    (final,) = await rig.raised()
    assert final.standing is (Standing.ENGAGE if taken[0] else Standing.MISSED)
    assert len(final.given) == taken[0]
    assert (await rig.topics())["alert-resolved.v1"] == 1
    await other.close()


async def test_a_final_alert_takes_no_answer_whoever_decided_on_an_older_look(rig: Rig) -> None:
    (alert,) = await rig.raised()
    rig.now += timedelta(seconds=95)
    await rig.overdue.look()
    stale = alert.answered(Answer.SAME_PERSON, "ann", alert.raised_at)
    assert not await rig.alerts.answer(stale, events.resolved(stale, rig.now))
    (final,) = await rig.raised()
    assert (final.standing, final.given) == (Standing.MISSED, ())
