"""How alerts like this one turned out, in words."""

import pytest

from services.alert_dispatcher.domain.likeness import COUNTED, likeness, strength


@pytest.mark.parametrize(
    ("score", "step"),
    [(0.59, 0), (0.6, 0), (0.69, 0), (0.71, 1), (0.85, 2), (0.95, 3), (1.0, 3), (1.01, 3)],
)
def test_alike_are_alerts_of_one_model_and_one_quarter_above_the_threshold(score: float, step: int) -> None:
    assert likeness("m", score, 0.6, trial=False) == f"real/m/{step}"


def test_a_trial_and_a_threshold_of_one_are_counted_too() -> None:
    assert likeness("m", 1.0, 1.0, trial=True) == "trial/m/0"


def test_below_twenty_nothing_is_said() -> None:
    assert strength(COUNTED - 1, COUNTED - 1) == ""
    assert strength(17, COUNTED) == "17 of the last 20 alerts like this were right"
