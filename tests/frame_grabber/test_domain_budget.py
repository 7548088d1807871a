"""The budget of bytes."""

import pytest

from services.frame_grabber.domain.budget import ByteBudget


def test_without_a_budget_nothing_waits() -> None:
    budget = ByteBudget(None)
    budget.spend(10**12)
    assert budget.wait_seconds(0.0) == 0.0


def test_over_time_no_more_goes_than_the_budget_and_all_of_it_can_be_used() -> None:
    budget, went = ByteBudget(1_000), 0
    for tick in range(10_000):
        if not budget.wait_seconds(tick / 100):
            budget.spend(70)
            went += 70
    assert 1_000 * 100 <= went <= 1_000 * 101 + 70


def test_a_picture_that_is_larger_than_the_budget_goes_and_is_made_good() -> None:
    budget = ByteBudget(1_000)
    assert budget.wait_seconds(5.0) == 0.0
    budget.spend(3_000)
    assert budget.wait_seconds(5.0) == pytest.approx(2.0)
    assert budget.wait_seconds(6.5) == pytest.approx(0.5)
    assert budget.wait_seconds(7.0) == 0.0


def test_quiet_hours_are_not_saved_up_for_a_burst() -> None:
    budget = ByteBudget(1_000)
    assert (budget.wait_seconds(0.0), budget.wait_seconds(10_000.0)) == (0.0, 0.0)
    budget.spend(1_500)
    assert budget.wait_seconds(10_000.0) == pytest.approx(0.5)


@pytest.mark.parametrize("none", [0, -1])
def test_a_budget_of_nothing_is_none(none: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        ByteBudget(none)
