"""What brings a server to the table, and what is there beyond it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What becomes of one right or one user."""

    KEPT = "as it should be"
    MADE = "made"
    CHANGED = "corrected"
    REMOVED = "removed"
    BEYOND = "not in the table"
    WIDER = (
        "is about more than Sightline, and lets somebody do what the table does not; see whether it must be"
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One line: who, what, and what was done with it, or would be."""

    who: str
    what: str
    state: State
