"""Epochs."""

from datetime import UTC, datetime, timedelta

from services.frame_grabber.domain.epochs import next_epoch

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def test_an_epoch_is_above_those_of_a_process_that_ran_before() -> None:
    before = next_epoch(0, NOW - timedelta(seconds=1))
    assert next_epoch(0, NOW) > before


def test_an_epoch_rises_also_when_the_clock_goes_back() -> None:
    first = next_epoch(0, NOW)
    assert next_epoch(first, NOW - timedelta(hours=1)) == first + 1
