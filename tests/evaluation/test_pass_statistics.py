"""Thresholds by list length and rate, of people who pass lists that are drawn from them."""

import pytest

from services.chassis.errors import BadInput
from services.evaluation import pass_statistics
from services.evaluation.pass_statistics import BEYOND, RATES, draw, measure
from services.evaluation.rates import is_extrapolated
from tests.evaluation.passing import crowd


def test_each_length_that_leaves_half_of_the_people_is_measured_at_each_rate() -> None:
    found = list(measure(*crowd(410), None))
    lengths = [(one.size, one.people, one.extrapolated) for one in found]
    assert lengths == [(10, 400, False), (100, 310, False)]
    for one in found:
        assert tuple(row.rate for row in one.rows) == RATES
        assert [row.threshold for row in one.rows] == sorted(row.threshold for row in one.rows)
        assert [row.extrapolated for row in one.rows] == [is_extrapolated(rate, one.people) for rate in RATES]


def test_a_longer_list_needs_a_higher_threshold() -> None:
    short, long = measure(*crowd(410), None)
    assert all(one.threshold < other.threshold for one, other in zip(short.rows, long.rows, strict=True))


def test_at_the_threshold_of_a_rate_so_many_strangers_raise_an_alert_and_no_more() -> None:
    people, templates, looks = crowd(500)
    (one, *_) = measure(people, templates, looks, None)
    drawn = draw(people, 10, templates, looks, None)
    for rate in (0.1, 0.05):
        assert 0.6 * rate < drawn.false_alerts(one.at(rate).threshold) <= 1.3 * rate


def test_beyond_the_longest_list_each_rate_is_that_of_so_many_times_fewer_on_the_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pass_statistics, "SIZES", (10, 100))
    monkeypatch.setattr(pass_statistics, "BEYOND", 1000)
    *_, longest, beyond = measure(*crowd(410), None)
    assert (beyond.size, beyond.people, beyond.extrapolated) == (1000, longest.people, True)
    assert beyond.at(0.1).threshold == longest.at(0.01).threshold
    assert all(row.extrapolated for row in beyond.rows)
    assert BEYOND == 10_000


def test_who_looks_like_their_photograph_is_found_and_who_does_not_is_not() -> None:
    (alike, *_) = measure(*crowd(320), None)
    (unlike, *_) = measure(*crowd(320, likeness=0.0), None)
    assert alike.at(0.01).tpir.ratio == 1 and unlike.at(0.01).tpir.ratio < 0.3


def test_too_few_people_are_told_in_one_line() -> None:
    with pytest.raises(BadInput, match="309 people are too few to measure floors with: give 310 or more"):
        list(measure(*crowd(309), None))


def test_a_length_that_leaves_too_few_to_tell_the_floor_is_not_measured() -> None:
    assert [one.size for one in measure(*crowd(399), None)] == [10]


def test_no_threshold_is_beyond_what_a_cosine_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pass_statistics, "SIZES", (10,))
    monkeypatch.setattr(pass_statistics, "BEYOND", 10**9)
    *_, beyond = measure(*crowd(320), None)
    assert beyond.at(0.001).threshold == 1
