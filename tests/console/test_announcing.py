"""How the public is told of a deployment: its standing, its time by clocks of the place, type that fits."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.console.domain.announcing import is_over, period_of, standing_of, type_for
from sightline.registrar.v1.deployment_changed_pb2 import Status

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def test_each_status_has_its_words() -> None:
    said = [standing_of(number) for number in Status.values() if number]
    assert "unknown" not in said and standing_of(0) == "unknown"


def test_what_ended_or_was_destroyed_is_over() -> None:
    assert [Status.Name(number) for number in Status.values() if is_over(number)] == [
        "STATUS_ENDED",
        "STATUS_DESTROYED",
    ]


def test_times_are_those_of_the_clocks_there() -> None:
    assert period_of(NOON, NOON + timedelta(hours=4), LONDON) == "Friday 1 May 2026, 13:00 to 17:00 (BST)"


def test_a_period_over_midnight_names_both_days() -> None:
    assert period_of(NOON, NOON + timedelta(hours=14), UTC) == (
        "Friday 1 May 2026, 12:00 (UTC) to Saturday 2 May 2026, 02:00 (UTC)"
    )


def test_a_period_in_which_clocks_are_set_back_names_both_clocks() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert period_of(start, start + timedelta(hours=2), LONDON) == (
        "Sunday 25 October 2026, 01:30 (BST) to Sunday 25 October 2026, 02:30 (GMT)"
    )


def test_a_zone_without_letters_says_its_offset() -> None:
    said = period_of(NOON, NOON + timedelta(hours=1), ZoneInfo("America/Sao_Paulo"))
    assert said.endswith("09:00 to 10:00 (UTC-03)")


@pytest.mark.parametrize(
    ("length", "size"), [(0, "largest"), (200, "largest"), (201, "large"), (900, "medium"), (901, "small")]
)
def test_the_more_there_is_to_read_the_smaller_is_the_type(length: int, size: str) -> None:
    assert type_for("x" * (length // 2), "x" * (length - length // 2)) == size
