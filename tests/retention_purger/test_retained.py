"""Something that is kept until its time."""

from datetime import UTC, datetime, timedelta

import pytest

from services.retention_purger.domain.retained import Retained

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (timedelta(days=-400), True),
        (timedelta(0), True),
        (timedelta(hours=11), True),
        (timedelta(hours=12), False),
    ],
)
def test_it_is_due_with_its_day_and_ever_after(left: timedelta, due: bool) -> None:
    assert Retained("a", "market", NOW + left).is_due(NOW) is due
