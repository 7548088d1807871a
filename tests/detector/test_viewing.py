"""Which frames become a live picture, and which may be sent."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from services.detector.domain.viewing import MOST_A_SECOND, ViewRule, may_be_sent
from tests.detector.stage import START


@given(some.floats(0.1, 1000), some.lists(some.floats(0.001, 0.5), max_size=200))
def test_no_setting_makes_more_pictures_than_the_ceiling(asked: float, steps: list[float]) -> None:
    rule, taken, now, times = ViewRule(pictures_a_second=asked), None, 0.0, list[float]()
    for step in steps:
        now += step
        if rule.is_due(taken, now):
            taken = now
            times.append(now)
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert all(gap >= 1 / MOST_A_SECOND for gap in gaps)


def test_the_first_picture_is_due_at_once_and_the_next_after_its_time() -> None:
    rule = ViewRule(pictures_a_second=2.0)
    assert [rule.is_due(taken, 10.0) for taken in (None, 9.9, 9.5)] == [True, False, True]


def test_nothing_is_sent_when_the_mask_is_older_than_its_frame() -> None:
    assert may_be_sent(START, START)
    assert may_be_sent(START, START + timedelta(milliseconds=1))
    assert not may_be_sent(START, START - timedelta(milliseconds=1))
