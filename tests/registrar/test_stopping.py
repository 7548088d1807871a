"""The bound is that of Clopper and Pearson, as SciPy has it; two confirmed false alerts in a row stop."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from services.registrar.domain.stopping import at_least, lower_bound, ratio_problem, row_problem

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)


@given(st.integers(1, 60), st.integers(0, 200_000))
def test_the_bound_is_clopper_and_pearsons(false_alerts: int, others: int) -> None:
    faces = false_alerts + others
    wanted = float(beta.ppf(0.05, false_alerts, faces - false_alerts + 1))
    assert lower_bound(false_alerts, faces) == pytest.approx(wanted, rel=1e-6)


def test_the_bound_is_the_one_sided_interval_of_the_exact_test() -> None:
    exact = binomtest(4, 1000, alternative="greater").proportion_ci(0.95, method="exact")
    assert lower_bound(4, 1000) == pytest.approx(exact.low, rel=1e-6)


@given(st.integers(1, 40), st.integers(0, 50_000), st.floats(1e-5, 0.2))
def test_it_stops_exactly_when_the_exact_test_rejects(false_alerts: int, others: int, most: float) -> None:
    faces = false_alerts + others
    p = float(binomtest(false_alerts, faces, most, alternative="greater").pvalue)
    if abs(p - 0.05) > 1e-6:
        assert bool(ratio_problem(false_alerts, faces, most)) == (p < 0.05)


@given(st.integers(0, 20), st.integers(20, 5000), st.floats(0, 1))
def test_a_tail_is_a_probability_that_falls_with_the_number(events: int, trials: int, ratio: float) -> None:
    assert 0 <= at_least(events + 1, trials, ratio) <= at_least(events, trials, ratio) + 1e-9 <= 1 + 1e-9


@pytest.mark.parametrize(
    ("false_alerts", "faces", "stops"),
    [
        (0, 0, False),
        (0, 100_000, False),
        (1, 51, True),  # 0.999 ** 51 is above 0.95: so few faces, and already one
        (1, 52, False),
        (2, 355, True),
        (2, 356, False),
        (3, 817, True),
        (3, 819, False),
        (10, 5000, True),
        (10, 10_000, False),
        (3, 2, True),  # a ledger that is behind
    ],
)
def test_at_one_in_a_thousand(false_alerts: int, faces: int, stops: bool) -> None:
    assert bool(ratio_problem(false_alerts, faces, 0.001)) is stops


def test_the_reason_says_what_was_counted_and_what_was_authorised() -> None:
    assert ratio_problem(3, 500, 0.001) == (
        "3 false alerts among 500 faces: with 95 % confidence the ratio is above 0.0016,"
        " and 0.001 was authorised"
    )


@pytest.mark.parametrize(
    ("confirmations", "stops"),
    [
        ([], False),
        ([False], False),
        ([True], False),
        ([True, True], True),
        ([True, False, True], False),
        ([False, True, True], True),
        ([True, True, False], True),  # it should have stopped then
    ],
)
def test_two_confirmed_false_alerts_in_a_row_stop(confirmations: list[bool], stops: bool) -> None:
    known = [(MOMENT + timedelta(seconds=at), is_false) for at, is_false in enumerate(confirmations)]
    assert bool(row_problem(known)) is stops


def test_the_row_is_that_of_their_raising_not_of_their_being_heard() -> None:
    first, second, third = (MOMENT + timedelta(seconds=at) for at in range(3))
    assert row_problem([(third, True), (first, True), (second, False)]) == ""
    assert row_problem([(second, True), (third, False), (first, True)]) != ""
