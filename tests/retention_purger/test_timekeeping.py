"""What time is believed: a jump needs a second sign, and time does not run back."""

from datetime import UTC, datetime, timedelta

import pytest

from services.retention_purger.domain.timekeeping import (
    DOUBTED_SECONDS,
    TOLERANCE,
    TOLERANCE_AT_THE_START,
    Believed,
    Counted,
    Look,
    believed_after,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MONTH, HOUR = timedelta(days=31), timedelta(hours=1)


def test_a_clock_that_goes_is_believed() -> None:
    assert believed_after(Believed(NOW), Look(NOW + HOUR, 3600)) == Believed(NOW + HOUR)


def test_a_jump_ahead_is_not_believed_at_first() -> None:
    believed = believed_after(Believed(NOW), Look(NOW + MONTH, 60))
    assert believed == Believed(NOW + timedelta(seconds=60), 0, MONTH - timedelta(seconds=60))


def test_a_jump_ahead_that_another_clock_confirms_is_believed() -> None:
    assert believed_after(Believed(NOW), Look(NOW + MONTH, 60, confirmed=True)) == Believed(NOW + MONTH)


def test_a_jump_ahead_that_has_stood_for_an_hour_is_believed() -> None:
    doubted = Believed(NOW, DOUBTED_SECONDS - 60, MONTH)
    assert believed_after(doubted, Look(NOW + MONTH, 59)).time == NOW + timedelta(seconds=59)
    assert believed_after(doubted, Look(NOW + MONTH, 60)) == Believed(NOW + MONTH)


def test_a_jump_that_is_taken_back_leaves_no_doubt_behind() -> None:
    believed = believed_after(Believed(NOW, 3000, MONTH), Look(NOW + timedelta(seconds=60), 60))
    assert believed == Believed(NOW + timedelta(seconds=60))


@pytest.mark.parametrize("back", [MONTH, 2 * HOUR, timedelta(days=20_000)])
def test_a_clock_that_is_set_back_keeps_nothing_longer(back: timedelta) -> None:
    believed = Believed(NOW)
    for _ in range(100):
        wall = believed.time - back
        believed = believed_after(believed, Look(wall, 3600))
    assert believed.time == NOW + timedelta(hours=100)


def test_another_clock_can_set_time_back() -> None:
    assert believed_after(Believed(NOW), Look(NOW - MONTH, 60, confirmed=True)) == Believed(NOW - MONTH)


@pytest.mark.parametrize(("days", "is_believed"), [(0.9, True), (1.1, False), (31, False)])
def test_after_a_start_a_day_may_have_passed_without_being_counted(days: float, is_believed: bool) -> None:
    wall = NOW + timedelta(days=days)
    believed = believed_after(Believed(NOW), Look(wall, 0, at_start=True))
    assert (believed.time == wall) is is_believed


@pytest.mark.parametrize("seconds", [1, 60, 900])
def test_a_clock_that_stands_still_keeps_nothing_longer_than_an_hour(seconds: float) -> None:
    believed = Believed(NOW)
    for _ in range(5000):
        believed = believed_after(believed, Look(NOW, seconds))
    assert believed.time >= NOW + timedelta(seconds=5000 * seconds) - TOLERANCE


def test_many_small_steps_ahead_are_one_large_one() -> None:
    believed, wall = Believed(NOW), NOW
    for _ in range(1000):
        wall += timedelta(minutes=59)
        believed = believed_after(believed, Look(wall, 60))
    assert believed.time <= NOW + timedelta(minutes=1000) + TOLERANCE


def test_many_starts_have_one_day_between_them() -> None:
    believed, wall = Believed(NOW), NOW
    for _ in range(50):
        wall += timedelta(hours=23)
        believed = believed_after(believed, Look(wall, 0, at_start=True))
    assert believed.time <= NOW + TOLERANCE_AT_THE_START


def test_a_machine_that_runs_for_minutes_after_long_times_off_is_believed_in_the_end() -> None:
    believed, wall = Believed(NOW), NOW
    for _ in range(12):
        wall += timedelta(days=5)
        believed = believed_after(believed, Look(wall, 0, at_start=True))
        for _ in range(5):
            wall += timedelta(minutes=1)
            believed = believed_after(believed, Look(wall, 60))
    assert believed.time == wall


def test_a_clock_that_nobody_can_set_counts_within_one_start_of_the_machine() -> None:
    counted = Counted(Believed(NOW), "boot", 100.0)
    assert counted.elapsed("boot", 160.0) == 60.0
    assert counted.elapsed("another", 160.0) is None and counted.elapsed("boot", 99.0) is None
    assert Counted(Believed(NOW)).elapsed("", 1.0) is None
