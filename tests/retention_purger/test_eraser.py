"""What is due is erased: in time, late, and any number of times."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, SightlineError, Unavailable, Unreadable
from services.retention_purger.adapters.file_day_keys import FileDayKeys
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Outcome, OutcomeRecorded
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.purging import CONTEXT, Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def test_nothing_is_erased_before_its_day(rig: Rig) -> None:
    await rig.raised()
    await rig.wrap(bytes(32))
    rig.now += timedelta(days=30)
    assert await rig.eraser.erase_due() == (0, 0)


async def test_on_its_day_the_key_goes_and_its_owner_is_told(rig: Rig) -> None:
    await rig.raised()
    await rig.wrap(bytes(32))
    rig.now += timedelta(days=31)
    assert await rig.eraser.erase_due() == (1, 1)
    assert (await rig.announced(), await rig.day_keys.days()) == (1, [])


async def test_what_came_due_while_nothing_ran_is_erased_at_the_start(rig: Rig, tmp_path: Path) -> None:
    await rig.raised()
    await rig.wrap(bytes(32))
    await rig.records.close()
    again = Rig(tmp_path)
    again.now = rig.now + timedelta(days=300)
    await again.open()
    assert await again.eraser.erase_due() == (1, 1)
    await again.records.close()


async def test_it_is_asked_again_until_its_owner_has_answered(rig: Rig) -> None:
    await rig.raised()
    rig.now += timedelta(days=31)
    for times in (1, 2):
        await rig.eraser.erase_due()
        assert await rig.announced() == times
    for _ in range(2):
        await rig.hear(Erased(alert="a"))
    assert await rig.eraser.erase_due() == (0, 0)
    assert rig.registry.get_sample_value("retention_purger_alerts_erased_total") == 1


async def test_what_is_due_is_shown_until_its_owner_has_answered(rig: Rig) -> None:
    def value(name: str, **labels: str) -> float | None:
        return rig.registry.get_sample_value(f"retention_purger_{name}", labels)

    await rig.raised()
    rig.now += timedelta(days=31)
    assert (value("due", what="alert"), value("looked_seconds")) == (0, 0)
    await rig.eraser.erase_due()
    assert (value("due", what="alert"), value("due", what="reel")) == (1, 0)
    assert (value("looked_seconds") or 0) > 0
    await rig.hear(Erased(alert="a"))
    await rig.eraser.erase_due()
    assert value("due", what="alert") == 0


async def test_a_time_can_be_shortened_and_never_lengthened(rig: Rig) -> None:
    await rig.raised(days=31)
    shorter = to_timestamp(rig.now + timedelta(days=1))
    await rig.hear(AlertResolved(alert="a", expires_at=shorter))
    await rig.raised(days=31)
    (retained,) = await rig.retentions.all()
    assert retained.expires_at == rig.now + timedelta(days=1)


async def test_a_confirmed_false_alert_is_kept_no_longer_than_its_outcome_says(rig: Rig) -> None:
    await rig.raised(days=31)
    for days in (1, 31):
        until = to_timestamp(rig.now + timedelta(days=days))
        await rig.hear(OutcomeRecorded(alert="a", expires_at=until, recorded_at=until))
    (retained,) = await rig.retentions.all()
    assert retained.expires_at == rig.now + timedelta(days=1)


async def test_an_alert_that_asks_for_more_gets_what_the_policy_allows(tmp_path: Path) -> None:
    rig = Rig(tmp_path, kept_days=7)
    await rig.open()
    await rig.raised(days=31)
    (retained,) = await rig.retentions.all()
    assert retained.expires_at == rig.now + timedelta(days=7)
    await rig.records.close()


@pytest.mark.parametrize(
    "event",
    [
        AlertResolved(),
        AlertResolved(alert="a\0"),
        OutcomeRecorded(alert="a b"),
        Erased(alert="../a"),
        AlertResolved(alert="a", answer=77),  # type: ignore[arg-type]
        AlertResolved(alert="a", officer_marks=[b"a name in clear"]),
        AlertResolved(alert="a", officer_marks=[b"m" * 32] * 3),
        OutcomeRecorded(alert="a", outcome=Outcome(engagement=77)),  # type: ignore[arg-type]
    ],
)
async def test_an_event_that_names_no_alert_is_not_put_on_record(rig: Rig, event: Any) -> None:
    with pytest.raises(Unreadable):
        await rig.hear(event)
    assert list(await rig.retentions.all()) == []


class Failing(FileDayKeys):
    """Days that cannot be read while it is told so."""

    error: SightlineError | None = None
    asked = 0

    async def days(self) -> Sequence[date]:
        self.asked += 1
        if self.error:
            raise self.error
        return await super().days()


@pytest.mark.parametrize(
    ("error", "problem"), [(Unavailable("away"), ""), (Refused("no"), "what is due is not erased: no")]
)
async def test_what_cannot_be_erased_is_tried_again_and_a_refusal_is_a_problem_meanwhile(
    rig: Rig, tmp_path: Path, error: SightlineError, problem: str
) -> None:
    days = Failing(tmp_path / "keys")
    days.error = error
    rig.eraser.day_keys, rig.eraser.every_seconds = days, 0
    running = asyncio.create_task(rig.eraser.run())
    async with asyncio.timeout(30):
        while days.asked < 3:
            await asyncio.sleep(0)
        assert rig.eraser.problem() == problem
        days.error, asked = None, days.asked
        while days.asked < asked + 2:
            await asyncio.sleep(0)
    assert rig.eraser.problem() == ""
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_dry_run_counts_what_would_go_and_leaves_it(rig: Rig) -> None:
    await rig.raised()
    await rig.wrap(bytes(32))
    rig.now += timedelta(days=31)
    dry = await rig.rpc.EraseDue(messages.EraseDueRequest(dry_run=True), CONTEXT)
    assert (dry.alerts_erased, dry.days_destroyed) == (1, 1)
    assert len(await rig.day_keys.days()) == 1 and await rig.announced() == 0
    assert await rig.eraser.erase_due() == (1, 1)


async def test_what_is_due_is_asked_for_in_batches_and_all_are_asked_in_turn(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.retention_purger.worker.eraser._MOST_AT_ONCE", 2)
    for place, alert in enumerate("abcde"):
        await rig.raised(alert, 20 + place)
    for _ in range(3):
        rig.now += timedelta(days=31)
        assert (await rig.eraser.erase_due())[0] == 2
    assert [one.alert for one in await rig.retentions.due(rig.now, 9)] == ["b", "c", "d", "a", "e"]
