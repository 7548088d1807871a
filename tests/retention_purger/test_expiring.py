"""What is erased when: counts that agree with what is then erased."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.retention_purger.domain.expiring import Expiring, Kind, expiring
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.retained import Retained
from services.retention_purger.worker import eraser
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from tests.retention_purger.holding_rig import BERTA, DORA, HoldRig
from tests.retention_purger.purging import CONTEXT

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[HoldRig]:
    rig = HoldRig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


def alert(name: str, days: float) -> Retained:
    return Retained(name, "market", NOW + timedelta(days=days))


def hold(of: str, days: float | None = 90) -> Hold:
    until = None if days is None else NOW + timedelta(days=days)
    return Hold(f"h{of}", of, "market", "K-7", "dora", NOW, until=until)


def test_days_come_in_order_with_counts_by_kind() -> None:
    kept = [alert("a", 3), alert("b", 3), alert("c", 0)]
    in_three_days, in_ninety = TODAY + timedelta(days=3), TODAY + timedelta(days=90)
    assert expiring(kept, [hold("a")], [in_three_days], NOW) == [
        Expiring(TODAY, Kind.ALERT, 1, due=True),
        Expiring(in_three_days, Kind.ALERT, 2, held=1),
        Expiring(in_three_days, Kind.DAY_KEY, 1),
        Expiring(in_ninety, Kind.HOLD, 1),
    ]


@pytest.mark.parametrize("days", [None, -1])
def test_a_proposal_and_a_hold_that_is_over_keep_nothing(days: float | None) -> None:
    found = expiring([alert("a", 0)], [hold("a", days)], [], NOW)
    assert Expiring(TODAY, Kind.ALERT, 1, held=0, due=True) in found


def test_a_hold_that_lapses_today_is_not_due_before_its_moment() -> None:
    assert [one.due for one in expiring([], [hold("a", 0.1)], [], NOW)] == [False]
    assert [one.due for one in expiring([], [hold("a", -0.1)], [], NOW)] == [True]


@pytest.mark.parametrize("seed", range(5))
async def test_what_is_said_to_be_due_is_what_a_look_then_erases(rig: HoldRig, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(12):
        await rig.alert(f"a{number}", days=chance.uniform(1.5, 31))
        if chance.random() < 0.4:
            placed = await rig.desk.place(f"a{number}", "K-7", DORA)
            if chance.random() < 0.6:
                await rig.desk.confirm(placed.id, BERTA)
    for _ in range(4):
        rig.now += timedelta(days=chance.uniform(5, 40))
        answer = await rig.rpc.ListExpiring(messages.ListExpiringRequest(), CONTEXT)
        due = [one for one in answer.expiring if one.due]
        alerts = sum(one.count - one.held_count for one in due if one.kind == messages.EXPIRING_KIND_ALERT)
        keys = sum(one.count for one in due if one.kind == messages.EXPIRING_KIND_DAY_KEY)
        dry = await rig.rpc.EraseDue(messages.EraseDueRequest(dry_run=True), CONTEXT)
        assert (dry.alerts_erased, dry.days_destroyed) == (alerts, keys)
        assert await rig.eraser.erase_due() == (alerts, keys)


async def test_where_the_clock_is_in_doubt_due_is_what_a_look_erases(rig: HoldRig) -> None:
    """Calls go by the latest that it may be; what erases goes by what is believed."""
    await rig.alert(days=2)
    believed = rig.now
    rig.eraser.now = lambda: believed
    rig.now += timedelta(days=31)
    answer = await rig.rpc.ListExpiring(messages.ListExpiringRequest(), CONTEXT)
    assert [one.due for one in answer.expiring] == [False, False]
    assert await rig.eraser.would_erase() == (0, 0)


def test_what_is_all_held_is_not_due() -> None:
    found = expiring([alert("a", -5)], [hold("a")], [], NOW)
    assert [(one.count, one.held, one.due) for one in found if one.kind is Kind.ALERT] == [(1, 1, False)]


async def test_of_more_than_one_look_erases_the_dry_run_counts_all(
    rig: HoldRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eraser, "_MOST_AT_ONCE", 4)
    for number in range(6):
        await rig.raised(f"a{number}")
    rig.now += timedelta(days=31)
    assert await rig.eraser.would_erase() == (6, 0)
    for looks in (4, 8):
        await rig.eraser.erase_due()
        assert await rig.announced() == looks  # the second: who was not asked yet, and two again


async def test_the_policy_can_be_asked_for(tmp_path: Path) -> None:
    rig = HoldRig(tmp_path)
    said = await rig.rpc.GetPolicy(messages.GetPolicyRequest(), CONTEXT)
    days = [said.alert_kept_seconds, said.false_alert_kept_seconds, said.hold_kept_seconds]
    assert [seconds / 86_400 for seconds in days] == [31, 1, 90]


def test_a_day_is_one_of_universal_time() -> None:
    late = Retained("a", "market", datetime(2026, 5, 3, 23, 30, tzinfo=UTC))
    assert [one.day for one in expiring([late], [], [], NOW)] == [date(2026, 5, 3)]
