"""What the alert-dispatcher says of an alert."""

from datetime import date

import pytest

from services.retention_purger import wire
from services.retention_purger.domain.kept import Kept
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindKeptResponse


def test_what_is_not_kept_is_none() -> None:
    assert wire.kept_of(FindKeptResponse()) is None


def test_an_alert_with_evidence_has_a_day() -> None:
    said = FindKeptResponse(found=True, alert="a", deployment="market", wrapped_key=b"w", day="2026-06-01")
    assert wire.kept_of(said) == Kept("a", "market", date(2026, 6, 1), b"w")


def test_an_alert_without_evidence_has_none() -> None:
    said = FindKeptResponse(found=True, alert="a", deployment="market", is_false=True)
    assert wire.kept_of(said) == Kept("a", "market", is_false=True)


def test_its_key_is_not_in_its_words() -> None:
    assert "secret" not in repr(Kept("a", "market", wrapped=b"secret"))


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        wire.kept_of(FindKeptResponse(found=True, day="tomorrow"))
