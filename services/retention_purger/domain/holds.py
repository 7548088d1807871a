"""Holds: what is kept beyond its day, by whose word, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.retention_purger.domain.policy import PROPOSAL_CEILING, Policy

ID_BYTES = 16
NO_HOLD = "there is no such hold any more; look with `sightline holds list`"
FALSE = "it was somebody else: only the person concerned can have it kept, by their receipt code"
SAME_PERSON = "you placed this hold: another person has to confirm and review it"


@dataclass(frozen=True, slots=True)
class Hold:
    """`until`: when it lapses unless it is reviewed; None while nobody has confirmed it: it keeps nothing.

    `wrapped`: the alert's key under this hold's own key. `asked_by_person`: whom the alert is about wants it.
    """

    id: str
    alert: str
    deployment: str
    case: str
    placed_by: str
    placed_at: datetime
    confirmed_by: str = ""
    until: datetime | None = None
    asked_by_person: bool = False
    wrapped: bytes = field(default=b"", repr=False)

    @property
    def in_force(self) -> bool:
        """Whether it keeps anything."""
        return self.until is not None

    @property
    def lapses_at(self) -> datetime:
        """When it is over unless somebody reviews it, or confirms it."""
        return self.until or self.placed_at + PROPOSAL_CEILING

    def is_over(self, now: datetime) -> bool:
        """Say whether it has lapsed: nobody reviewed it, or nobody confirmed it."""
        return self.lapses_at <= now

    def confirmed(self, by: str, wrapped: bytes, policy: Policy, now: datetime) -> "Hold":
        """Return it in force."""
        return replace(self, confirmed_by=by, wrapped=wrapped, until=now + policy.hold_kept)

    def reviewed(self, policy: Policy, now: datetime) -> "Hold":
        """Return it, to be reviewed again."""
        return replace(self, until=now + policy.hold_kept)


def held_alerts(holds: Iterable[Hold], now: datetime) -> set[str]:
    """Return the alerts that a hold keeps now."""
    return {hold.alert for hold in holds if hold.in_force and not hold.is_over(now)}
