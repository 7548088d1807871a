"""What is kept beyond its day, as a page shows it: what each step does, in one sentence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.console.domain.routes import AUTHORISING_OFFICER, SUPERVISOR

# So long before it lapses a hold is marked: time enough to ask whether the case still needs it.
NEAR = timedelta(days=14)
_WHO_HOLDS = frozenset({SUPERVISOR, AUTHORISING_OFFICER})


@dataclass(frozen=True, slots=True)
class Held:
    """`lapses_at`: when it is over unless somebody confirms or reviews it. `gone_at`: the alert's own day."""

    id: str
    alert: str
    deployment: str
    case: str
    placed_by: str
    placed_at: datetime
    confirmed_by: str
    in_force: bool
    asked_by_person: bool
    lapses_at: datetime
    gone_at: datetime | None

    def is_near(self, now: datetime) -> bool:
        """Say whether what it keeps is erased before long, unless somebody reviews it."""
        return self.in_force and self.lapses_at - now <= NEAR

    def state(self, now: datetime) -> str:
        """Return how it stands."""
        days = max(0, (self.lapses_at - now).days)
        left = "in less than a day" if days == 0 else f"in {days} day{'s' if days != 1 else ''}"
        return f"in force, lapses {left}" if self.in_force else f"proposed: keeps nothing, lapses {left}"


@dataclass(frozen=True, slots=True)
class HoldStep:
    """`title`: what its button says; `sentence`: what then happens; `grave`: it cannot be undone."""

    name: str
    title: str
    sentence: str
    grave: bool = False


def in_order(holds: Iterable[Held]) -> list[Held]:
    """Return what lapses next first."""
    return sorted(holds, key=lambda hold: (hold.lapses_at, hold.id))


def steps_for(
    hold: Held, person: str, roles: Collection[str], kept: timedelta, now: datetime
) -> list[HoldStep]:
    """Return what somebody may do with a hold. The retention-purger decides, and refuses all else as well."""
    if _WHO_HOLDS.isdisjoint(roles):
        return []
    second = hold.asked_by_person or person != hold.placed_by
    steps = []
    if not hold.in_force:
        if second:
            steps.append(HoldStep("confirm", "Confirm it", _confirmed(hold, kept, now)))
    elif second:
        sentence = f"The alert is kept until {_day(now + kept)}, as the case still needs it."
        steps.append(HoldStep("review", "Review it", sentence))
    return [*steps, _lift(hold, now)]


def waits_for_another(hold: Held, person: str, roles: Collection[str]) -> bool:
    """Say whether somebody who could otherwise confirm or review it has placed it."""
    return not _WHO_HOLDS.isdisjoint(roles) and not hold.asked_by_person and person == hold.placed_by


def _confirmed(hold: Held, kept: timedelta, now: datetime) -> str:
    own = f" instead of until {_day(hold.gone_at)}" if hold.gone_at is not None else ""
    until = f"{_day(now + kept)}{own}"
    return f"The alert and its evidence are kept until {until}, and then erased unless somebody reviews it."


def _lift(hold: Held, now: datetime) -> HoldStep:
    if not hold.in_force:
        return HoldStep("lift", "Take it back", "The proposal is gone; the alert is kept as it is now.")
    if hold.gone_at is None or hold.gone_at <= now:
        return HoldStep(
            "lift",
            "Lift it",
            "Its own day is over: it is erased with its evidence at once, unless another hold keeps it.",
            grave=True,
        )
    return HoldStep(
        "lift", "Lift it", f"The alert is kept until its own day, {_day(hold.gone_at)}, and no longer."
    )


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"
