"""At most so many pictures a second."""

import pytest

from services.frame_grabber.domain.pacing import FrameRateLimit, frames_left_by_limit


def kept(limit: float | None, at_seconds: list[float]) -> list[float]:
    rate_limit = FrameRateLimit(limit)
    return [at for at in at_seconds if rate_limit.keeps(at)]


def at_rate(frames_per_second: float, seconds: float) -> list[float]:
    return [i / frames_per_second for i in range(int(frames_per_second * seconds))]


def test_without_a_limit_every_picture_is_kept() -> None:
    assert kept(None, [0.0, 0.0, 0.001]) == [0.0, 0.0, 0.001]


@pytest.mark.parametrize(("source", "limit"), [(25.0, 10.0), (30.0, 10.0), (29.97, 12.0), (60.0, 25.0)])
def test_the_limit_is_reached_and_not_passed(source: float, limit: float) -> None:
    count = len(kept(limit, at_rate(source, 20.0)))
    assert limit * 20 - 2 <= count <= limit * 20 + 1


def test_a_source_below_the_limit_keeps_every_picture() -> None:
    stamps = [round(at, 3) for at in at_rate(30.0, 5.0)]
    assert kept(30.0, stamps) == stamps


def test_after_a_pause_nothing_is_made_up_for() -> None:
    assert kept(1.0, [0.0, 10.0, 10.1, 10.2, 11.0]) == [0.0, 10.0, 11.0]


def test_a_jump_back_starts_anew() -> None:
    assert kept(1.0, [100.0, 0.0, 0.5, 1.0]) == [100.0, 0.0, 1.0]


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        FrameRateLimit(0.0)


@pytest.mark.parametrize(("limit", "left"), [(None, 100), (50.0, 100), (10.0, 40)])
def test_what_a_limit_leaves_is_foretold(limit: float | None, left: int) -> None:
    assert frames_left_by_limit(100, 25.0, limit) == left
