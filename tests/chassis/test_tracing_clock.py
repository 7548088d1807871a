from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.tracing.clock import MINUTE_NS, FaceClock, unix_ns

RECEIVED = datetime(2026, 11, 3, 12, 34, 56, 789_123, UTC)


def test_unix_time_is_exact_to_the_microsecond() -> None:
    assert unix_ns(RECEIVED) == 1_793_709_296_789_123_000


@pytest.mark.parametrize("seconds", [0.0, 0.000001, 29.5, 59.999999])
def test_a_trace_begins_at_a_full_minute_whenever_the_face_came(seconds: float) -> None:
    minute = datetime(2026, 11, 3, 12, 34, tzinfo=UTC)
    received_at = minute + timedelta(seconds=seconds)
    assert unix_ns(received_at) - FaceClock.of(received_at).set_back_ns == unix_ns(minute)


def test_every_service_sets_back_the_times_of_a_face_by_the_same() -> None:
    first, second = FaceClock.of(RECEIVED), FaceClock.of(RECEIVED)
    before = first.now_ns()
    assert 0 <= second.now_ns() - before < MINUTE_NS
