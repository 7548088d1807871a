"""Does this probe match?"""

from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.decision import Match, Neighbour, NoMatch, decide

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
NAN = float("nan")


@pytest.mark.parametrize(
    ("neighbours", "subject"),
    [
        ([], None),
        ([("a", 0.59, LATER)], None),
        ([("a", 0.6, LATER)], "a"),
        ([("a", 0.7, LATER), ("b", 0.8, LATER)], "b"),
        ([("a", 0.8, LATER), ("a", 0.7, LATER), ("b", 0.75, LATER)], "a"),
        ([("a", 0.9, BEFORE)], None),
        ([("a", 0.9, NOW)], None),
        ([("a", 0.9, BEFORE), ("b", 0.7, LATER)], "b"),
        ([("a", NAN, LATER)], None),
        ([("a", NAN, LATER), ("b", 0.7, LATER)], "b"),
        ([("a", -1.0, LATER)], None),
    ],
)
def test_the_best_that_has_not_expired_matches_from_the_threshold_on(
    neighbours: list[tuple[str, float, datetime]], subject: str | None
) -> None:
    decision = decide([Neighbour(*one) for one in neighbours], 0.6, NOW)
    if subject is None:
        assert decision == NoMatch()
    else:
        assert isinstance(decision, Match) and decision.subject == subject


def test_a_threshold_that_is_no_number_matches_nobody() -> None:
    assert decide([Neighbour("a", 1.0, LATER)], NAN, NOW) == NoMatch()
