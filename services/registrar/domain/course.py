"""The course of a deployment: from each authorisation until it is stopped or over, and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.registrar.domain.tally import TalliedAlert, Tally


class Phase(StrEnum):
    """How a deployment stands, as far as its counts are concerned."""

    READY = "ready"
    LIVE = "live"
    STOPPED = "stopped"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Tracks:
    """Tracks that the ledger counts under the deployment's name."""

    opened: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class ListSize:
    """A watchlist as numbers. `by_hand`: subjects with an entry that was not imported."""

    subjects: int = 0
    by_hand: int = 0
    model_id: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says of a deployment beside its counts. No name, no address of a camera."""

    place: str = ""
    purpose: str = ""
    legal_basis: str = ""
    threshold: float = 0.0
    model_id: str = ""
    watchlist_subjects: int = 0
    added_by_hand: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A deployment as it stands now."""

    deployment: str
    phase: Phase
    list_version: int
    trial: bool
    planned_end: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one authorisation until it is stopped, or over. Those with one `run_began_at` make one record.

    `before`: what the ledger counted when it began, as a name may be used again; `tracks`: after its end.
    `folded`: the counts of alerts whose rows are gone; `last_folded`: the last of them that was confirmed.
    """

    deployment: str
    began_at: datetime
    run_began_at: datetime
    list_version: int
    trial: bool
    planned_end: datetime
    live_at: datetime | None = None
    ended_at: datetime | None = None
    over_at: datetime | None = None
    settled_at: datetime | None = None
    facts: Facts = field(default_factory=Facts)
    before: Tracks | None = None
    tracks: Tracks | None = None
    folded: Tally = field(default_factory=Tally)
    last_folded: tuple[datetime, bool] | None = None

    @property
    def live_seconds(self) -> float:
        """How long pictures were looked at: nobody does any more once the planned end has come."""
        if self.live_at is None or self.ended_at is None:
            return 0.0
        return max(0.0, (min(self.ended_at, self.planned_end) - self.live_at).total_seconds())


def stepped(last: Stretch | None, seen: Seen, now: datetime) -> Stretch | None:
    """Return what a look at the deployment adds: `last` as it goes on, or a new one; None for nothing new.

    What another process saw earlier, and says late, begins nothing: versions of the list only rise.
    """
    if last is None or last.ended_at is not None:
        return _begun(last, seen, now)
    match seen.phase:
        case Phase.OVER:
            return replace(last, ended_at=now, over_at=now)
        case Phase.STOPPED:
            return replace(last, ended_at=now)
        case Phase.READY if last.live_at is not None:  # it was stopped between two looks
            return replace(last, ended_at=now)
        case Phase.LIVE if last.live_at is None:
            return replace(last, live_at=now, list_version=seen.list_version)
    return replace(last, list_version=seen.list_version) if seen.list_version > last.list_version else None


def _begun(last: Stretch | None, seen: Seen, now: datetime) -> Stretch | None:
    goes_on = last is not None and last.over_at is None
    if last is not None and goes_on and (seen.phase is Phase.OVER or seen.trial != last.trial):
        return replace(last, over_at=now)
    if seen.phase in (Phase.STOPPED, Phase.OVER):
        return None
    anew = goes_on and seen.phase is Phase.READY
    if last is not None and seen.list_version <= last.list_version and not anew:
        return None
    return Stretch(
        deployment=seen.deployment,
        began_at=now,
        run_began_at=last.run_began_at if last is not None and goes_on else now,
        list_version=seen.list_version,
        trial=seen.trial,
        planned_end=seen.planned_end,
        live_at=now if seen.phase is Phase.LIVE else None,
    )


def runs_of(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return the stretches of each run, in order of time."""
    runs: dict[tuple[str, datetime], list[Stretch]] = {}
    for stretch in sorted(stretches, key=lambda one: one.began_at):
        runs.setdefault((stretch.deployment, stretch.run_began_at), []).append(stretch)
    return list(runs.values())


def faces_of(run: Sequence[Stretch]) -> Tracks | None:
    """Return the tracks of a run; None when the ledger was not read since it ended."""
    first, last = run[0], run[-1]
    if last.tracks is None:
        return None
    before = first.before or Tracks()
    return Tracks(
        max(0, last.tracks.opened - before.opened),
        max(0, last.tracks.closed - before.closed),
    )


@dataclass(frozen=True, slots=True)
class Settling:
    """When the counts of a run are final: not `after_seconds` from its end, at most `within_seconds`."""

    after_seconds: float
    within_seconds: float

    def is_due(self, run: Sequence[Stretch], alerts: Sequence[TalliedAlert], now: datetime) -> bool:
        """Whether nothing more is to come: all is recorded that will be, or has to be by now."""
        last, faces = run[-1], faces_of(run)
        if last.over_at is None or faces is None:
            return False
        if now < last.over_at + timedelta(seconds=self.after_seconds):
            return False
        raised = [alert for alert in alerts if alert.raised_at is not None]
        if all(alert.is_complete for alert in raised) and faces.opened == faces.closed:
            return True
        return now >= last.over_at + timedelta(seconds=self.within_seconds)
