"""What an answer does to an alert."""

from datetime import UTC, datetime, timedelta

import pytest

from services.alert_dispatcher.domain.alerts import KEPT, Alert, Answer

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("answer", "left", "expires_at"),
    [
        (Answer.SAME_PERSON, KEPT, NOW + KEPT),
        (Answer.CANNOT_SAY, KEPT, NOW + KEPT),
        (Answer.NOT_SAME_PERSON, KEPT, NOW + DAY),
        (Answer.NOT_SAME_PERSON, DAY / 2, NOW + DAY / 2),
    ],
)
def test_evidence_of_somebody_else_goes_within_a_day(
    answer: Answer, left: timedelta, expires_at: datetime
) -> None:
    alert = Alert("a", "market", "gate", NOW, NOW, NOW + left, True, 0.2)
    answered = alert.answered(answer, "officer one", NOW)
    assert (answered.answer, answered.officer, answered.expires_at) == (answer, "officer one", expires_at)
