"""Records as a registrar gives them, whatever their counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from services.chassis.envelope import to_timestamp
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally

BEGUN = datetime(2026, 5, 1, 10, tzinfo=UTC)
SUBSETS = (
    ("alerts", ("true_alerts", "false_alerts")),
    ("true_alerts", ("confirmed_true", "confirmed_false", "engagements", "not_located")),
    ("engagements", ("arrests", "other_disposals", "no_actions")),
)


def record(tally: Tally | None, day: int = 0, name: str = "market") -> DeploymentRecord:
    """A record of two hours, `day` days after the first."""
    started_at = BEGUN + timedelta(days=day)
    return DeploymentRecord(
        deployment=name,
        place="Market Square",
        purpose="To find people who are missing",
        legal_basis="An order of the court",
        started_at=to_timestamp(started_at),
        ended_at=to_timestamp(started_at + timedelta(hours=2)),
        live_seconds=7200,
        watchlist_subjects=3,
        threshold=0.6,
        model_id="model",
        tally=tally,
        end_reason="its end was reached",
    )


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Any counts that can be: small ones mostly."""
    small = st.integers(0, 9)
    true_alerts, false_alerts, undecided = draw(small), draw(small), draw(small)
    alerts = true_alerts + false_alerts + undecided
    confirmed_true = draw(st.integers(0, true_alerts))
    engagements = draw(st.integers(0, true_alerts))
    arrests = draw(st.integers(0, engagements))
    other_disposals = draw(st.integers(0, engagements - arrests))
    return Tally(
        faces_seen=alerts + 1000,
        faces_forgotten=draw(st.integers(0, 1000)),
        alerts=alerts,
        true_alerts=true_alerts,
        confirmed_true=confirmed_true,
        false_alerts=false_alerts,
        confirmed_false=draw(st.integers(0, true_alerts - confirmed_true)),
        undecided=undecided,
        engagements=engagements,
        not_located=draw(st.integers(0, true_alerts - engagements)),
        arrests=arrests,
        other_disposals=other_disposals,
        no_actions=draw(st.integers(0, engagements - arrests - other_disposals)),
    )


def without(tally: Tally, name: str) -> Tally:
    """Other counts that can be: as if nothing had been counted under `name`, and what is part of it."""
    other = Tally()
    other.CopyFrom(tally)
    if name == "alerts":
        other.faces_forgotten += other.alerts
    gone = [name]
    while gone:
        part = gone.pop()
        setattr(other, part, 0)
        gone += [child for whole, parts in SUBSETS if whole == part for child in parts]
    other.undecided = other.alerts - other.true_alerts - other.false_alerts
    return other
