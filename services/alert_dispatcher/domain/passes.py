"""Is this match a new pass, or the same one? A session in capture time, not a tumbling window."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# Of one subject at one place; matches come late by seconds, not by passes.
MOST_PASSES = 8
MOST_JOINED = 256
# How much longer than the gap a pass is remembered after its last match, for what comes late or again.
LATE_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A match: its id, and when its picture was captured."""

    match_id: bytes
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Pass:
    """One walk of one subject through one place. Its alert is named after its opening match."""

    opening: Sighting
    first_seen_at: datetime
    last_seen_at: datetime
    joined: tuple[bytes, ...] = ()

    @property
    def alert_id(self) -> str:
        """The alert's id: the opening match's, so that it never comes from chance."""
        return self.opening.match_id.hex()

    def is_near(self, moment: datetime, gap: timedelta) -> bool:
        """Say whether a sighting at `moment` belongs to it."""
        # Differences: a sum overflows near the ends of the calendar, and a match may say any time.
        return self.first_seen_at - moment <= gap and moment - self.last_seen_at <= gap

    def with_joined(self, sighting: Sighting) -> "Pass":
        """Return it with one more match."""
        return replace(
            self,
            first_seen_at=min(self.first_seen_at, sighting.captured_at),
            last_seen_at=max(self.last_seen_at, sighting.captured_at),
            joined=(*self.joined, sighting.match_id)[-MOST_JOINED:],
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The pass that a match belongs to, whether that match opened it, and whether it was decided before."""

    belongs_to: Pass
    opens: bool
    repeats: bool = False


def decide(known: Sequence[Pass], sighting: Sighting, gap: timedelta) -> Decision:
    """Decide on one match. The same match, redelivered, always gets the same answer."""
    for one in known:
        if sighting.match_id == one.opening.match_id:
            return Decision(one, opens=True, repeats=True)
        if sighting.match_id in one.joined:
            return Decision(one, opens=False, repeats=True)
    near = [one for one in known if one.is_near(sighting.captured_at, gap)]
    if near:
        return Decision(near[-1].with_joined(sighting), opens=False)
    return Decision(Pass(sighting, sighting.captured_at, sighting.captured_at), opens=True)


def remembered(known: Sequence[Pass], decided: Pass) -> tuple[Pass, ...]:
    """Return the passes to remember, in order of time: one that comes late does not replace a later one."""
    others = [one for one in known if one.opening.match_id != decided.opening.match_id]
    return tuple(sorted((*others, decided), key=lambda one: one.last_seen_at)[-MOST_PASSES:])


def forgotten_at(now: datetime, gap: timedelta) -> datetime:
    """Return when the passes of a subject may be forgotten, unless another match comes: in real time."""
    return now + gap + LATE_AT_MOST
