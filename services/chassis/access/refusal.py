"""Why a call is refused before its request is read."""

from enum import StrEnum

from services.chassis.errors import Refused


class Reason(StrEnum):
    """A closed set, for the metric's label."""

    NO_TOKEN = "no_token"
    UNREADABLE = "unreadable"
    STRANGER = "stranger"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    NOT_YET = "not_yet"
    TOO_LONG = "too_long"
    EXPIRED = "expired"
    NOT_A_CALLER = "not_a_caller"


class Refusal(Refused):
    """A call that goes no further; its line is for the caller, and quotes nothing of the token."""

    def __init__(self, reason: Reason, line: str) -> None:
        super().__init__(line)
        self.reason = reason
