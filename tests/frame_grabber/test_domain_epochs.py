"""Epochs."""

import pytest

from services.frame_grabber.domain.epochs import OPENINGS, is_used_up, next_epoch, next_lease_number


def test_each_opening_has_a_higher_epoch_and_each_lease_is_above_all_of_those_before() -> None:
    first = next_epoch(7, 0)
    second = next_epoch(7, first)
    assert first < second < next_epoch(8, second) < next_epoch(9, 0)


def test_a_lease_says_in_time_that_its_epochs_run_out() -> None:
    last = next_epoch(7, 0) + OPENINGS - 10
    assert is_used_up(7, last) and not is_used_up(7, next_epoch(7, 0))
    with pytest.raises(OverflowError):
        next_epoch(7, 8 * OPENINGS - 1)


def test_numbers_of_leases_rise_also_when_what_was_counted_is_lost_or_the_clock_goes_back() -> None:
    assert next_lease_number(0, 1000.5) == 1000
    assert next_lease_number(1000, 900.0) == 1001
    assert next_lease_number(1001, 1001.9) == 1002


def test_an_epoch_is_exact_wherever_numbers_are_floating() -> None:
    in_the_year_2100 = next_lease_number(0, 4_102_444_800.0)
    assert next_epoch(in_the_year_2100, 0) < 2**53
