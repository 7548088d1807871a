"""A record as it is printed: the last place where a small count is known."""

from dataclasses import dataclass
from datetime import datetime

from services.chassis.envelope import to_datetime
from services.publication.counts import LEAST_SHOWN, Count, Rate
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one deployment, or of several.

    `exports`: of footage or evidence, confirmed by two persons so far; all else is said once and stays.
    `undecided` and `no_actions` are not among them: what is left over between these would otherwise be told.
    """

    faces_seen: int
    faces_forgotten: Count
    alerts: Count
    true_alerts: Count
    confirmed_true: Count
    false_alerts: Count
    confirmed_false: Count
    engagements: Count
    not_located: Count
    arrests: Count
    other_disposals: Count
    exports: Count

    @property
    def false_alert_rate(self) -> Rate | None:
        """Alerts that were false, by the officers' word or confirmed, ÷ faces seen; None when none was seen.

        From what is printed, as ISO/IEC 30137-1 counts it: of all who passed.
        """
        return Rate.of(self.false_alerts + self.confirmed_false, self.faces_seen)


@dataclass(frozen=True, slots=True)
class Row:
    """One deployment. `started_at`: None when it never was live; `counts`: None until they are settled."""

    deployment: str
    started_at: datetime | None
    ended_at: datetime
    place: str
    purpose: str
    legal_basis: str
    live_seconds: float
    watchlist_subjects: int
    added_by_hand: int
    threshold: float
    model_id: str
    end_reason: str
    counts: Counts | None


def row_of(record: DeploymentRecord) -> Row:
    """Return a record as it may be printed."""
    return Row(
        deployment=record.deployment,
        started_at=to_datetime(record.started_at) if record.HasField("started_at") else None,
        ended_at=to_datetime(record.ended_at),
        place=record.place,
        purpose=record.purpose,
        legal_basis=record.legal_basis,
        live_seconds=record.live_seconds,
        watchlist_subjects=record.watchlist_subjects,
        added_by_hand=record.added_by_hand,
        threshold=record.threshold,
        model_id=record.model_id,
        end_reason=record.end_reason,
        counts=counts_of(record.tally, record.exports) if record.HasField("tally") else None,
    )


def counts_of(tally: Tally, exports: int = 0) -> Counts:
    """Return counts as they may be printed.

    Faces forgotten are all but those of alerts: exact beside withheld alerts, they would give these away.
    """
    alerts = Count.shown(tally.alerts)
    gone_by = tally.faces_forgotten + tally.alerts
    few = not alerts.is_exact and gone_by < LEAST_SHOWN
    engagements = Count.shown(tally.engagements)
    arrests, others = _parts(engagements, tally.engagements, tally.arrests, tally.other_disposals)
    return Counts(
        faces_seen=tally.faces_seen,
        faces_forgotten=Count.shown(0) if few else alerts.taken_from(gone_by),
        alerts=alerts,
        true_alerts=Count.shown(tally.true_alerts),
        confirmed_true=Count.shown(tally.confirmed_true),
        false_alerts=Count.shown(tally.false_alerts),
        confirmed_false=Count.shown(tally.confirmed_false),
        engagements=engagements,
        not_located=Count.shown(tally.not_located),
        arrests=arrests,
        other_disposals=others,
        exports=Count.shown(exports),
    )


def _parts(whole: Count, number: int, *parts: int) -> list[Count]:
    """Return what became of `number` people, as it may be printed.

    Whoever subtracts is told the rest: where that or a part is small, nothing is said but of the whole.
    """
    if min(*parts, number - sum(parts)) >= LEAST_SHOWN:
        return [Count.exactly(part) for part in parts]
    return [Count(0, whole.high) for _ in parts]
