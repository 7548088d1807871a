"""What somebody wants to have exported, as a form says it; times are UTC."""

from dataclasses import dataclass
from datetime import datetime

from services.console.domain.drafting import Get, moment_in


@dataclass(frozen=True, slots=True)
class Stretch:
    """Footage of one camera."""

    deployment: str
    camera: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """`of`: an alert's id, or footage."""

    of: str | Stretch
    case_number: str
    reason: str


def wanted_of(get: Get) -> Wanted:
    """Read the form. Misread names the first field that cannot be."""
    alert = get("alert")
    of = alert or Stretch(get("deployment"), get("camera"), moment_in(get, "from"), moment_in(get, "until"))
    return Wanted(of, get("case_number"), get("reason"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How an export stands for one person. `until`: when it is over; None while nobody has confirmed it."""

    asked_by: str
    confirmed_by: str
    until: datetime | None
    person: str
    now: datetime

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until <= self.now

    @property
    def waits_for_them(self) -> bool:
        """Whether they could be the second person."""
        return self.until is None and self.person != self.asked_by

    @property
    def is_theirs(self) -> bool:
        """Whether they may fetch it now."""
        in_force = self.until is not None and not self.is_over
        return in_force and self.person in (self.asked_by, self.confirmed_by)

    @property
    def in_words(self) -> str:
        """How it stands."""
        if self.until is None:
            return "waits for a second person"
        return "over" if self.is_over else "may be fetched"
