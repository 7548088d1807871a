"""Capture times."""

from datetime import UTC, datetime, timedelta

import pytest

from services.frame_grabber.domain.clocks import ReplayClock, StreamClock

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def seconds_past_noon(moment: datetime) -> float:
    return (moment - NOON).total_seconds()


def test_a_replay_counts_from_where_it_began() -> None:
    assert ReplayClock(NOON).captured_at(2.5) == after(2.5)


def test_jitter_of_the_network_does_not_reach_capture_times() -> None:
    clock = StreamClock()
    delays = [0.0, 0.08, 0.02, 0.15, 0.0, 0.05]
    taken = [clock.captured_at(40.0 + i / 25, after(i / 25 + delay)) for i, delay in enumerate(delays)]
    assert [seconds_past_noon(at) for at in taken] == pytest.approx([i / 25 for i in range(6)], abs=1e-5)


def test_a_first_picture_that_came_late_is_corrected_by_the_next() -> None:
    clock = StreamClock()
    clock.captured_at(0.0, after(1.0))
    assert seconds_past_noon(clock.captured_at(0.04, after(0.04 + 0.1))) == pytest.approx(0.14, abs=1e-5)


def test_no_picture_is_captured_after_it_arrived() -> None:
    clock = StreamClock()
    for i in range(500):
        arrived = after(i / 10 + (i * 37 % 11) / 100)
        assert clock.captured_at(i / 10, arrived) <= arrived + timedelta(microseconds=2)


@pytest.mark.parametrize("speed", [0.999, 1.001])
def test_a_camera_whose_clock_runs_wrong_is_followed(speed: float) -> None:
    clock = StreamClock()
    for i in range(36_000):
        captured_at = clock.captured_at(i / 10 * speed, after(i / 10))
    assert abs(seconds_past_noon(captured_at) - 3599.9) < 0.1


def test_time_stamps_that_start_again_are_anchored_anew() -> None:
    clock = StreamClock()
    clock.captured_at(1000.0, after(0.0))
    assert seconds_past_noon(clock.captured_at(0.0, after(1.0))) == pytest.approx(1.0, abs=1e-5)


def test_time_stamps_that_leap_ahead_are_anchored_anew() -> None:
    clock = StreamClock()
    clock.captured_at(0.0, after(0.0))
    assert seconds_past_noon(clock.captured_at(5000.0, after(0.04))) == pytest.approx(0.04, abs=1e-5)
