"""Is this match a new pass, or the same one? A session in capture time, not a tumbling window."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


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

    @property
    def alert_id(self) -> str:
        """The alert's id: the opening match's, so that it never comes from chance."""
        return self.opening.match_id.hex()


@dataclass(frozen=True, slots=True)
class Decision:
    """The pass that a match belongs to, and whether that match opened it."""

    belongs_to: Pass
    opens: bool


def decide(known: Pass | None, sighting: Sighting, gap: timedelta) -> Decision:
    """Decide on one match. The same match, redelivered, always gets the same answer."""
    if known is not None:
        if sighting.match_id == known.opening.match_id:
            return Decision(known, opens=True)
        near = known.first_seen_at - gap <= sighting.captured_at <= known.last_seen_at + gap
        if near:
            return Decision(_widened(known, sighting.captured_at), opens=False)
    opened = Pass(sighting, sighting.captured_at, sighting.captured_at)
    return Decision(opened, opens=True)


def _widened(known: Pass, seen_at: datetime) -> Pass:
    return replace(
        known,
        first_seen_at=min(known.first_seen_at, seen_at),
        last_seen_at=max(known.last_seen_at, seen_at),
    )
