import numpy as np
import pytest

from tests.bystanders.chance import beyond_chance, judged

RANDOM = np.random.default_rng(2)


def test_who_scores_highest_against_themselves_is_found_beyond_chance() -> None:
    outcome = judged(RANDOM.normal(size=(60, 60)) + 5 * np.eye(60))
    assert outcome.rank_1.value > 0.95
    assert outcome.auc.value == pytest.approx(1, abs=0.01)
    assert outcome.eer.value == pytest.approx(0, abs=0.03)
    assert outcome.p_ratio < 0.01


def test_a_weak_hint_is_noticed() -> None:
    """Half a standard deviation: rank 1 says little then, and the mean place enough."""
    outcome = judged(RANDOM.normal(size=(150, 150)) + 0.5 * np.eye(150))
    assert outcome.rank_1.value < 0.1
    assert outcome.auc.low > 0.5
    assert outcome.p_ratio < 0.05


def test_guessing_is_not_beyond_chance() -> None:
    often = [judged(RANDOM.normal(size=(30, 30)), seed=seed).p_ratio < 0.05 for seed in range(20)]
    assert sum(often) <= 4


def test_where_all_scores_are_alike_nobody_is_found_by_the_order_in_which_they_stand() -> None:
    outcome = judged(np.ones((100, 100)))
    assert outcome.rank_1.value <= 0.05
    assert outcome.p_ratio > 0.01


def test_galleries_of_their_own_are_judged_together() -> None:
    outcome = judged(*(RANDOM.normal(size=(30, 30)) + 5 * np.eye(30) for _ in range(2)))
    assert len(outcome.places) == 60
    assert outcome.rank_1.chance == pytest.approx(1 / 30)


def test_of_twenty_attacks_one_that_succeeds_by_luck_is_not_called_a_success() -> None:
    by_luck = {f"attack {number}": (number + 1) / 20 for number in range(20)}
    assert beyond_chance(by_luck) == set()
    assert beyond_chance({**by_luck, "a real one": 0.001}) == {"a real one"}
