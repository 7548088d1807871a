"""What an entry must have."""

from datetime import UTC, datetime, timedelta

import pytest

from services.registrar.domain.entries import problem_of

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("subject", "reason", "source", "expires_at", "problem"),
    [
        ("a", "missing", "case 7", LATER, ""),
        (" ", "missing", "case 7", LATER, "no subject"),
        ("a", "", "case 7", LATER, "no reason"),
        ("a", "missing", "", LATER, "no source"),
        ("a", "missing", "case 7", NOW, "expired"),
    ],
)
def test_what_an_entry_lacks_is_said(
    subject: str, reason: str, source: str, expires_at: datetime, problem: str
) -> None:
    said = problem_of(subject, reason, source, expires_at, NOW)
    assert problem in said and bool(said) == bool(problem)
