"""Percentiles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.percentiles import Durations

SECONDS = st.lists(st.floats(min_value=1e-4, max_value=1e4), min_size=1, max_size=200)


def durations(values: list[float]) -> Durations:
    made = Durations()
    for value in values:
        made.add(value)
    return made


@given(SECONDS, st.sampled_from([1.0, 50.0, 95.0, 99.0, 100.0]))
def test_percentiles_are_right_to_two_percent(values: list[float], percent: float) -> None:
    exact = float(np.percentile(values, percent, method="inverted_cdf"))
    assert durations(values).percentile(percent) == pytest.approx(exact, rel=0.021)


@given(SECONDS)
def test_the_longest_is_exact(values: list[float]) -> None:
    made = durations(values)
    assert (made.max_seconds, made.count, made.percentile(100)) == (max(values), len(values), max(values))


@given(SECONDS)
def test_their_sum_is_right_to_two_percent_and_each_is_between_two_bounds(values: list[float]) -> None:
    made = durations(values)
    assert made.sum_seconds == pytest.approx(sum(values), rel=0.021)
    assert sum(made.within((0.1, 1.0, 10.0))) == len(values)


def test_what_lies_on_a_bound_is_within_it() -> None:
    assert durations([0.099, 0.1, 0.5, 2.0]).within((0.1, 1.0)) == [2, 1, 1]


def test_nothing_has_no_percentile() -> None:
    assert Durations().percentile(99) == 0.0


def test_a_clock_that_was_set_back_counts_as_no_time() -> None:
    assert durations([-5.0]).percentile(50) == pytest.approx(1e-5)
