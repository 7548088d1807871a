"""How long is waited between attempts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.frame_grabber.domain.back_off import back_off_seconds

ATTEMPTS = st.integers(min_value=1, max_value=10_000)
CHANCES = st.floats(min_value=0, max_value=1, exclude_max=True)


@given(ATTEMPTS, CHANCES)
def test_the_wait_lies_in_the_upper_half_below_its_ceiling(attempt: int, chance: float) -> None:
    ceiling = min(30.0, 0.5 * 2.0 ** min(attempt - 1, 60))
    assert ceiling / 2 <= back_off_seconds(attempt, chance) <= ceiling


@given(ATTEMPTS, CHANCES)
def test_the_wait_never_shrinks_with_the_attempts(attempt: int, chance: float) -> None:
    assert back_off_seconds(attempt, chance) <= back_off_seconds(attempt + 1, chance)


def test_chance_spreads_cameras_that_failed_together() -> None:
    assert back_off_seconds(4, 0.0) == 2.0
    assert back_off_seconds(4, 0.5) == 3.0


@pytest.mark.parametrize(("attempt", "chance"), [(0, 0.5), (1, 1.0), (1, -0.1)])
def test_nonsense_is_refused(attempt: int, chance: float) -> None:
    with pytest.raises(ValueError, match="attempts"):
        back_off_seconds(attempt, chance)
