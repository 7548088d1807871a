"""What came of an alert, and what cannot have."""

import pytest

from services.alert_dispatcher.domain.outcomes import (
    MOST_MINUTES,
    Confirmation,
    Disposal,
    Engagement,
    Outcome,
)

ENGAGED, NOT_ENGAGED, NOT_LOCATED = Engagement


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(ENGAGED),
        Outcome(ENGAGED, Confirmation.TRUE, Disposal.ARREST, MOST_MINUTES),
        Outcome(ENGAGED, Confirmation.FALSE, Disposal.NO_ACTION, 3),
        Outcome(NOT_ENGAGED),
        Outcome(NOT_ENGAGED, Confirmation.FALSE),
        Outcome(NOT_LOCATED),
    ],
)
def test_what_can_be_is_taken(outcome: Outcome) -> None:
    assert outcome.problem == ""


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome(NOT_ENGAGED, disposal=Disposal.ARREST), "not engaged"),
        (Outcome(NOT_LOCATED, minutes_held=1), "not engaged"),
        (Outcome(NOT_LOCATED, Confirmation.TRUE), "not located"),
        (Outcome(ENGAGED, minutes_held=MOST_MINUTES + 1), "minutes"),
    ],
)
def test_what_cannot_be_is_said_in_words(outcome: Outcome, words: str) -> None:
    assert words in outcome.problem
