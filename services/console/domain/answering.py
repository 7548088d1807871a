"""Where an alert stands for the officer who looks at it: what is shown, and what may be done."""

from enum import StrEnum


class Stage(StrEnum):
    """In this order, or a part of it."""

    COMPARE = "compare"
    WAIT = "wait"
    ENGAGE = "engage"
    DO_NOT_ENGAGE = "do_not_engage"
    MISSED = "missed"
    # Decided by others: who did not compare learns nothing of whom it was about.
    DECIDED = "decided"


OPEN, ENGAGE, DO_NOT_ENGAGE = 1, 2, 3


def stage_of(standing: int, *, has_answered: bool, age_seconds: float, within_seconds: float) -> Stage:
    """Return the stage. `age_seconds` is by the clock of the services; what is too old is missed."""
    if standing == OPEN:
        if age_seconds > within_seconds:
            return Stage.MISSED
        return Stage.WAIT if has_answered else Stage.COMPARE
    if standing == ENGAGE:
        return Stage.ENGAGE if has_answered else Stage.DECIDED
    return Stage.DO_NOT_ENGAGE if standing == DO_NOT_ENGAGE else Stage.MISSED
