"""Retention can be lowered, never raised."""

import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.retention_purger.settings import RetentionPurgerSettings


@pytest.mark.parametrize("days", ["31.5", "400", "0", "0.5", "-1", "nan"])
def test_what_the_ceiling_does_not_allow_is_refused(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("RETENTION_PURGER_ALERT_KEPT_DAYS", days)
    with pytest.raises(BadInput, match="RETENTION_PURGER_ALERT_KEPT_DAYS"):
        load(RetentionPurgerSettings)


def test_a_shorter_time_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_PURGER_ALERT_KEPT_DAYS", "7")
    assert load(RetentionPurgerSettings).policy.alert_kept.days == 7
