"""Times are said by the clocks of the place that they are about."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.publication.times import moment_of

NOON = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "Wednesday 1 July 2026, 12:05 (UTC)"),
        ("Europe/London", "Wednesday 1 July 2026, 13:05 (BST)"),
        ("America/Sao_Paulo", "Wednesday 1 July 2026, 09:05 (UTC-03)"),
        ("Pacific/Auckland", "Thursday 2 July 2026, 00:05 (NZST)"),
    ],
)
def test_a_moment_is_said_with_its_day_and_whose_clocks_those_are(zone: str, said: str) -> None:
    assert moment_of(NOON, ZoneInfo(zone)) == said
