"""Two clocks have to agree before something goes; one that was set back keeps nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.domain.countdown import Countdown

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), 3600.0


def test_it_is_over_when_both_clocks_say_so() -> None:
    countdown = Countdown.begun(NOW + DAY, NOW, 100.0)
    assert not countdown.is_over(NOW + DAY - timedelta(seconds=1), 100.0 + 24 * HOUR - 1)
    assert countdown.is_over(NOW + DAY, 100.0 + 24 * HOUR)
    assert countdown.is_over(NOW + DAY, 100.0 + 24 * HOUR - 60)


@pytest.mark.parametrize("days", [1, 31, 20_000])
def test_a_clock_that_is_set_ahead_ends_nothing(days: int) -> None:
    assert not Countdown.begun(NOW + DAY, NOW, 100.0).is_over(NOW + timedelta(days=days), 160.0)


def test_a_clock_that_is_set_back_keeps_nothing_longer() -> None:
    countdown = Countdown.begun(NOW + DAY, NOW, 100.0)
    assert countdown.is_over(NOW - timedelta(days=31), 100.0 + 24 * HOUR)


def test_what_seems_over_when_it_is_first_seen_goes_after_an_hour_of_running() -> None:
    countdown = Countdown.begun(NOW, NOW + DAY, 100.0)
    assert not countdown.is_over(NOW + DAY, 100.0 + HOUR - 1)
    assert countdown.is_over(NOW + DAY, 100.0 + HOUR)
    assert not countdown.is_over(NOW - DAY, 100.0 + HOUR)
