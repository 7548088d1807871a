"""Where an alert stands for whoever looks at it."""

import pytest

from services.console.domain.answering import DO_NOT_ENGAGE, ENGAGE, OPEN, Stage, stage_of
from sightline.alert_dispatcher.v1 import alert_resolved_pb2 as messages


def test_the_numbers_are_those_of_the_contract() -> None:
    assert (OPEN, ENGAGE, DO_NOT_ENGAGE) == (
        messages.STANDING_OPEN,
        messages.STANDING_ENGAGE,
        messages.STANDING_DO_NOT_ENGAGE,
    )


ROWS = [
    (messages.STANDING_OPEN, False, 0, Stage.COMPARE),
    (messages.STANDING_OPEN, False, 90, Stage.COMPARE),
    (messages.STANDING_OPEN, False, 90.1, Stage.MISSED),
    (messages.STANDING_OPEN, True, 10, Stage.WAIT),
    (messages.STANDING_OPEN, True, 91, Stage.MISSED),
    (messages.STANDING_ENGAGE, True, 91, Stage.ENGAGE),
    (messages.STANDING_ENGAGE, False, 0, Stage.DECIDED),
    (messages.STANDING_DO_NOT_ENGAGE, True, 0, Stage.DO_NOT_ENGAGE),
    (messages.STANDING_DO_NOT_ENGAGE, False, 0, Stage.DO_NOT_ENGAGE),
    (messages.STANDING_MISSED, True, 0, Stage.MISSED),
    (messages.STANDING_UNSPECIFIED, False, 0, Stage.MISSED),
    (99, True, 0, Stage.MISSED),
]


@pytest.mark.parametrize(("standing", "has_answered", "age", "stage"), ROWS)
def test_a_stage_follows_from_standing_answer_and_age(
    standing: int, has_answered: bool, age: float, stage: Stage
) -> None:
    found = stage_of(standing, has_answered=has_answered, age_seconds=age, within_seconds=90)
    assert found is stage
