"""TPIR at FPIR."""

import numpy as np
import pytest

from services.evaluation.rates import (
    Outcomes,
    curve,
    estimated,
    is_extrapolated,
    share_of,
    threshold_at,
    tpir_at,
)

STRANGERS = np.arange(1000) / 1000  # 0 to 0.999


def test_the_threshold_lets_through_no_more_than_the_rate() -> None:
    for rate in (0.1, 0.01, 0.001):
        threshold = threshold_at(STRANGERS, rate)
        assert np.mean(threshold <= STRANGERS) == pytest.approx(rate)
    assert threshold_at(STRANGERS, 0.0005) > STRANGERS.max()
    assert threshold_at(STRANGERS, 1.0) == -np.inf


def test_equal_scores_of_strangers_are_let_through_together_or_not_at_all() -> None:
    assert np.mean(np.full(10, 0.5) >= threshold_at(np.full(10, 0.5), 0.3)) == 0


def test_tpir_counts_who_scores_best_at_or_above_the_threshold() -> None:
    own = np.array([0.999, 0.99, 0.5, -np.inf])
    assert tpir_at(Outcomes(own, STRANGERS), 0.01) == 0.5
    assert tpir_at(Outcomes(own, STRANGERS), 1.0) == 0.75  # who did not score best is never found


def test_fewer_than_three_over_the_rate_say_nothing_of_it() -> None:
    assert is_extrapolated(0.001, 2999) and not is_extrapolated(0.001, 3000)


def test_an_interval_holds_the_estimate_and_narrows_with_more_people() -> None:
    rng = np.random.default_rng(3)

    def width(people: int) -> float:
        outcomes = Outcomes(rng.normal(1, 1, people), rng.normal(-1, 1, people))
        made = estimated([outcomes], lambda one: tpir_at(one, 0.1))
        assert made.low_ratio <= made.ratio <= made.high_ratio
        return made.high_ratio - made.low_ratio

    assert width(4000) < width(200)


def test_the_same_seed_gives_the_same_interval() -> None:
    outcomes = Outcomes(np.linspace(0, 1.2, 50), STRANGERS)
    assert estimated([outcomes], lambda one: tpir_at(one, 0.1)) == estimated(
        [outcomes], lambda one: tpir_at(one, 0.1)
    )


def test_a_curve_never_falls() -> None:
    rates, found = curve(Outcomes(np.linspace(0, 1.2, 50), STRANGERS))
    assert (np.diff(rates) > 0).all() and (np.diff(found) >= 0).all()


def test_an_interval_is_over_people_not_over_how_often_they_were_drawn() -> None:
    hits = np.random.default_rng(1).random(50) < 0.6
    names = [f"p{number}" for number in range(50)]
    once, often = share_of(names, hits), share_of(names * 20, np.tile(hits, 20))
    assert (often.low_ratio, often.high_ratio) == (once.low_ratio, once.high_ratio)
    assert once.low_ratio < once.ratio < once.high_ratio


def test_an_interval_of_all_or_of_none_is_not_empty() -> None:
    names = [f"p{number}" for number in range(50)]
    every, none = share_of(names, np.ones(50, bool)), share_of(names, np.zeros(50, bool))
    assert (every.low_ratio, every.high_ratio) == pytest.approx((0.929, 1), abs=0.001)
    assert (none.low_ratio, none.high_ratio) == pytest.approx((0, 0.071), abs=0.001)
