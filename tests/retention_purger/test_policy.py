"""How long what is kept."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from services.alert_dispatcher.domain import alerts
from services.retention_purger.domain.policy import (
    ALERT_CEILING,
    FALSE_ALERT_CEILING,
    HOLD_CEILING,
    Policy,
    day_of,
    is_due,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kept", "asked", "granted"),
    [
        (ALERT_CEILING, timedelta(days=31), timedelta(days=31)),
        (ALERT_CEILING, timedelta(days=400), timedelta(days=31)),
        (timedelta(days=7), timedelta(days=31), timedelta(days=7)),
        (timedelta(days=7), timedelta(hours=24), timedelta(hours=24)),
    ],
)
def test_nothing_is_kept_beyond_the_policy(kept: timedelta, asked: timedelta, granted: timedelta) -> None:
    assert Policy(kept).expiry(NOW + asked, NOW) == NOW + granted


@pytest.mark.parametrize("kept", [timedelta(0), timedelta(days=-1), timedelta(days=31, seconds=1)])
def test_the_ceiling_can_only_be_lowered(kept: timedelta) -> None:
    with pytest.raises(ValueError, match="31 days at most"):
        Policy(kept)


def test_a_day_is_one_of_universal_time() -> None:
    east = timezone(timedelta(hours=5))
    assert day_of(datetime(2026, 5, 2, 2, tzinfo=east)) == date(2026, 5, 1)


@pytest.mark.parametrize(("day", "due"), [(30, True), (1, True), (2, False)])
def test_a_key_is_due_from_the_first_moment_of_its_day(day: int, due: bool) -> None:
    assert is_due(date(2026, 4 if day == 30 else 5, day), NOW) is due


def test_an_alert_of_somebody_else_goes_within_24_hours_whatever_is_asked_for() -> None:
    assert Policy().expiry_when_false(NOW + ALERT_CEILING, NOW) == NOW + timedelta(hours=24)


@pytest.mark.parametrize("kept", [timedelta(0), HOLD_CEILING + timedelta(seconds=1)])
def test_a_hold_is_reviewed_within_90_days_or_fewer(kept: timedelta) -> None:
    with pytest.raises(ValueError, match="90 days"):
        Policy(hold_kept=kept)


def test_who_writes_a_time_into_something_knows_the_same_ceiling() -> None:
    """Services import no other, so each that says until when has the figure as well."""
    assert (alerts.KEPT, alerts.KEPT_WHEN_NOT_THE_PERSON) == (ALERT_CEILING, FALSE_ALERT_CEILING)


@pytest.mark.parametrize("good", [timedelta(0), timedelta(hours=24, seconds=1)])
def test_an_export_is_fetched_within_a_day_or_less(good: timedelta) -> None:
    with pytest.raises(ValueError, match="fetched within"):
        Policy(export_good=good)


@pytest.mark.parametrize("span", [timedelta(0), timedelta(hours=2, seconds=1)])
def test_an_export_is_of_two_hours_or_less(span: timedelta) -> None:
    with pytest.raises(ValueError, match="an export is of"):
        Policy(export_span=span)
