"""What has to go within 24 hours does, also where whoever wraps its key was away when that was said."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.alert_dispatcher.domain.adjudication import Answer, Standing
from services.alert_dispatcher.domain.alerts import Alert
from services.chassis.errors import Refused
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_NOT_SAME_PERSON, ANSWER_SAME_PERSON
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_FALSE,
    ENGAGEMENT_ENGAGED,
    Outcome,
)
from tests.alert_dispatcher.dispatching import CONTEXT, Aborted, Rig, as_person

ID = b"a".hex()
DAY = timedelta(hours=24)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """An alert waits for its answer at noon, and the retention-purger is away."""
    rig = Rig(tmp_path, trial=False)
    rig.now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    await rig.open()
    await rig.match("a")
    rig.purger.away = True
    yield rig
    await rig.close()


async def answer(rig: Rig, value: int = ANSWER_NOT_SAME_PERSON) -> None:
    as_person("ann")
    request = messages.ResolveAlertRequest(alert=ID, answer=value)  # type: ignore[arg-type]
    await rig.rpc.ResolveAlert(request, CONTEXT)


async def confirmed_false(rig: Rig) -> None:
    as_person("ann")
    outcome = Outcome(engagement=ENGAGEMENT_ENGAGED, confirmation=CONFIRMATION_FALSE)
    await rig.rpc.RecordOutcome(messages.RecordOutcomeRequest(alert=ID, outcome=outcome), CONTEXT)


def files(rig: Rig) -> list[Path]:
    return [path for path in (rig.folder / "vault").rglob("*") if path.is_file()]


async def the_alert(rig: Rig) -> Alert:
    (alert,) = await rig.raised()
    return alert


async def test_not_the_same_person_is_taken_while_nobody_can_wrap_its_key(rig: Rig) -> None:
    await answer(rig)
    rig.now += timedelta(seconds=91)
    await rig.overdue.look()
    alert = await the_alert(rig)
    assert (alert.standing, alert.answer) == (Standing.DO_NOT_ENGAGE, Answer.NOT_SAME_PERSON)
    assert (await rig.topics())["alert-resolved.v1"] == 1


async def test_confirmed_false_is_taken_while_nobody_can_wrap_its_key(rig: Rig) -> None:
    await answer(rig, ANSWER_SAME_PERSON)
    await confirmed_false(rig)
    assert (await the_alert(rig)).expires_at == rig.now + DAY
    assert (await rig.topics())["outcome-recorded.v1"] == 1


async def test_its_key_is_wrapped_for_the_earlier_day_once_somebody_can(rig: Rig) -> None:
    await answer(rig)
    for _ in range(2):
        await rig.shortening.look()
        assert (await the_alert(rig)).key_outlives
    rig.purger.away = False
    await rig.shortening.look()
    alert = await the_alert(rig)
    assert alert.key is not None and alert.key.day == "2026-05-05"
    assert not alert.key_outlives and await rig.alerts.outliving() == []
    assert (await rig.evidence.open(alert)).face_jpeg


async def test_a_restart_does_not_forget_it(rig: Rig, tmp_path: Path) -> None:
    await answer(rig)
    other = Rig(tmp_path, trial=False)
    await other.open()
    other.now = rig.now + timedelta(hours=1)
    await other.shortening.look()
    alert = await the_alert(rig)
    assert alert.key is not None and alert.key.day == "2026-05-05"
    await other.close()


async def test_of_two_replicas_that_wrap_it_one_is_kept_and_opens(rig: Rig, tmp_path: Path) -> None:
    await answer(rig)
    seen = await the_alert(rig)
    rig.purger.away = False
    await rig.shortening.look()
    assert seen.key is not None
    await rig.alerts.rewrap(seen, seen.key)  # another, that has read it before
    await rig.shortening.look()
    alert = await the_alert(rig)
    assert alert.key is not None and alert.key.day == "2026-05-05"


async def test_where_nobody_comes_back_in_time_the_evidence_goes_without_them(rig: Rig) -> None:
    await answer(rig)
    rig.now = datetime(2026, 5, 4, 23, 59, tzinfo=UTC)
    await rig.shortening.look()
    assert await rig.raised() and files(rig)
    rig.now = datetime(2026, 5, 5, tzinfo=UTC)
    await rig.shortening.look()
    assert await rig.raised() == [] and not files(rig)
    assert (await rig.topics())["erased.v1"] == 1


@pytest.mark.parametrize("asked", [True, False])
async def test_what_the_person_asked_for_waits_whoever_is_away(rig: Rig, asked: bool) -> None:
    """Asked for before it was known to be somebody else; not asked for, it is gone: as above."""
    if asked:
        await rig.rpc.NoteKept(messages.NoteKeptRequest(alert=ID), CONTEXT)
    await answer(rig, ANSWER_SAME_PERSON)
    await confirmed_false(rig)
    await rig.shortening.look()
    rig.now += timedelta(days=3)
    await rig.shortening.look()
    assert (len(await rig.raised()), len(files(rig))) == ((1, 1) if asked else (0, 0))
    await rig.erasing.erase(ID, "market")  # as the retention-purger says so
    assert await rig.raised() == [] and not files(rig)


async def test_what_is_gone_is_kept_for_nobody(rig: Rig) -> None:
    with pytest.raises(Aborted, match="no such alert"):
        await rig.rpc.NoteKept(messages.NoteKeptRequest(alert="b"), CONTEXT)


async def test_a_clock_that_is_set_ahead_deletes_nothing_by_itself(rig: Rig) -> None:
    await answer(rig)
    await rig.shortening.look()
    for by in (timedelta(days=31), -timedelta(days=31)):
        rig.now, rig.set_by = rig.now + by, rig.set_by + by
        await rig.shortening.look()
        assert await rig.raised() and files(rig)


async def test_a_clock_that_is_set_back_keeps_nothing_longer(rig: Rig) -> None:
    await answer(rig)
    await rig.shortening.look()
    rig.now, rig.set_by = rig.now - timedelta(days=31), -timedelta(days=31)
    rig.now += timedelta(hours=12)
    await rig.shortening.look()
    assert await rig.raised() == [] and not files(rig)


async def test_one_key_that_is_lost_keeps_no_other_up(rig: Rig) -> None:
    rig.purger.away = False
    await rig.match("b", 600.0)
    await answer(rig)
    as_person("ann")
    other = messages.ResolveAlertRequest(alert=b"b".hex(), answer=ANSWER_NOT_SAME_PERSON)
    await rig.rpc.ResolveAlert(other, CONTEXT)
    first = (await rig.alerts.outliving())[0]
    unwrap = rig.purger.unwrap

    async def lost(alert_id: str, key: object) -> bytes:
        if alert_id == first.id:
            raise Refused("the key of that day was destroyed")
        return await unwrap(alert_id, key)  # type: ignore[arg-type]

    rig.purger.unwrap = lost  # type: ignore[method-assign]
    await rig.shortening.look()
    assert [one.id for one in await rig.alerts.outliving()] == [first.id]
