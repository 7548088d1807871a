"""What an entry must have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from services.registrar.domain.entries import EnrolledPhoto, Entry, born_on, problem_of, subjects_of

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ENTRY = Entry("a", "missing", "case 7", LATER, "photo")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"subject": " "}, "no subject"),
        ({"reason": ""}, "no reason"),
        ({"source": ""}, "no source"),
        ({"subject": "a\u202eb"}, "hidden"),
        ({"subject": "a\u200bb"}, "hidden"),
        ({"subject": "a\nb"}, "one line"),
        ({"subject": "a" * 201}, "200"),
        ({"reason": "missing\nsince \tMay, n\u00ba\u00a07"}, ""),
        ({"reason": "\u202egnissim"}, "turned round"),
        ({"source": "case\x1b[2J"}, "hidden"),
        ({"instruction": "a" * 4001}, "4000"),
        ({"expires_at": NOW}, "expired"),
        ({"date_of_birth": "unknown"}, ""),
        ({"date_of_birth": "1990-02-28"}, ""),
        ({"date_of_birth": "1990-02-30"}, "cannot be read"),
        ({"date_of_birth": "28.2.1990"}, "cannot be read"),
        ({"date_of_birth": "19900228"}, "cannot be read"),
        ({"date_of_birth": "2026-05-02"}, "in the future"),
    ],
)
def test_what_an_entry_lacks_is_said(change: dict[str, Any], problem: str) -> None:
    said = problem_of(replace(ENTRY, **change), NOW)
    assert problem in said and bool(said) == bool(problem)


@pytest.mark.parametrize(
    ("date_of_birth", "needed"),
    [
        ("2008-05-01", False),
        ("2008-05-02", True),
        ("1990-01-01", False),
        ("2020-01-01", True),
        ("unknown", True),
        ("", True),
        ("2000-99-99", True),
    ],
)
def test_who_is_under_18_or_of_unknown_age_needs_a_justification(date_of_birth: str, needed: bool) -> None:
    assert replace(ENTRY, date_of_birth=date_of_birth).needs_justification(NOW) is needed


def test_somebody_born_on_a_29th_of_february_is_18_on_the_first_of_march() -> None:
    entry = replace(ENTRY, date_of_birth="2008-02-29")
    assert entry.needs_justification(datetime(2026, 2, 28, tzinfo=UTC))
    assert not entry.needs_justification(datetime(2026, 3, 1, tzinfo=UTC))


def test_a_day_that_is_none_is_no_day_of_birth() -> None:
    assert born_on("2001-02-29") is None and born_on("unknown") is None


def test_subjects_are_counted_once_and_those_by_hand_apart() -> None:
    entries = [ENTRY, replace(ENTRY, photo="another"), replace(ENTRY, subject="b", by_hand=True)]
    photos = [EnrolledPhoto(entry, b"", np.ones(2, np.float32), "model") for entry in entries]
    assert subjects_of(photos) == {"a", "b"} and subjects_of(photos, by_hand=True) == {"b"}
