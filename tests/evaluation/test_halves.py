"""Thresholds of one half of the people, tried on the other."""

from services.evaluation.halves import tried
from tests.evaluation.passing import crowd


def test_what_one_half_says_holds_for_another_of_the_same_kind() -> None:
    found = list(tried(*crowd(600), None))
    assert {(one.size, one.people) for one in found} == {(10, 290), (100, 200)}
    assert {one.rate for one in found if one.size == 100} == {0.1, 0.05, 0.02}
    for one in found:
        assert one.least <= one.ratio <= one.most
        assert 0.6 < one.ratio < 1.6


def test_a_length_that_leaves_too_few_to_pass_is_not_tried() -> None:
    assert {one.size for one in tried(*crowd(120), None)} == {10}
    assert list(tried(*crowd(20), None)) == []
