import pytest

from services.publication.counts import Count, Rate, total


@pytest.mark.parametrize("number", range(5))
def test_a_count_below_five_is_withheld_none_included(number: int) -> None:
    assert Count.shown(number).text == "fewer than 5"


def test_a_count_from_five_is_shown() -> None:
    assert [Count.shown(number).text for number in (5, 1234)] == ["5", "1,234"]


def test_a_sum_says_what_it_can_be_at_least_and_at_most() -> None:
    assert total([Count.shown(7), Count.shown(2), Count.shown(0)]).text == "7 to 15"
    assert total([Count.shown(2), Count.shown(0)]).text == "fewer than 9"
    assert total([Count.shown(7), Count.shown(6)]).text == "13"


def test_what_is_left_of_a_number_is_as_uncertain_as_what_is_taken() -> None:
    assert Count.shown(3).taken_from(1000) == Count(996, 1000)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Count.exactly(12), "1.2 %"),
        (Count.exactly(0), "0 %"),
        (Count.shown(1), "at most 0.4 %"),
        (Count(5, 13), "0.5 % to 1.3 %"),
        (Count.exactly(500), "50 %"),
    ],
)
def test_a_rate_is_as_exact_as_its_count(part: Count, words: str) -> None:
    rate = Rate.of(part, 1000)
    assert rate is not None
    assert rate.text == words


def test_no_rate_is_above_one() -> None:
    rate = Rate.of(Count.shown(0), 2)
    assert rate is not None and (rate.low, rate.high) == (0.0, 1.0)


def test_there_is_no_rate_of_no_faces() -> None:
    assert Rate.of(Count.shown(0), 0) is None
