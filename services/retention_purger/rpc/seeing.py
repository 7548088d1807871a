"""What is decided becomes an answer."""

from services.chassis.errors import Refused


def see_that(problem: str) -> None:
    """Refused, with the reason, where there is one."""
    if problem:
        raise Refused(problem)
