"""Tallies as rows: the tables, and the values that they hold."""

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from services.registrar.domain.course import Facts, Stretch, Tracks
from services.registrar.domain.tally import Confirmation, Disposal, Engagement, Judgement, TalliedAlert, Tally

_ALERT_TIMES = ("raised_at", "expires_at", "recorded_at")
_ALERT_WORDS = ("judgement", "engagement", "confirmation", "disposal")
_STRETCH_TIMES = ("began_at", "run_began_at", "planned_end", "live_at", "ended_at", "over_at", "settled_at")
_STRETCH_PLAIN = ("deployment", "list_version", "trial")
_TRACKS = ("opened_before", "closed_before", "opened", "closed")


def _columns(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[sa.ColumnClause[Any]]:
    return [sa.column(name, kind) for name in names]


ALERTS = sa.table(
    "tallied_alerts",
    *_columns(sa.String, "mark", "deployment", *_ALERT_WORDS),
    *_columns(sa.BigInteger, *_ALERT_TIMES),
    *_columns(sa.Boolean, "is_folded"),
)
STRETCHES = sa.table(
    "stretches",
    *_columns(sa.String, "deployment", "facts", "folded"),
    *_columns(sa.BigInteger, "list_version", *_STRETCH_TIMES, *_TRACKS, "folded_at"),
    *_columns(sa.Boolean, "trial", "folded_false"),
)


def mark_of(alert: str) -> str:
    """Return what stands for an alert: the row cannot be traced to it without knowing its id."""
    return hashlib.sha256(f"tally/{alert}".encode()).hexdigest()


def microseconds(moment: datetime | None) -> int | None:
    """Return a time as a row holds it: whole microseconds, UTC."""
    if moment is None:
        return None
    seconds = int(moment.replace(microsecond=0).timestamp())
    return seconds * 1_000_000 + moment.microsecond


def alert_row(alert: TalliedAlert) -> dict[str, Any]:
    """Return the columns of an alert."""
    times = {name: microseconds(getattr(alert, name)) for name in _ALERT_TIMES}
    return {**times, **{name: getattr(alert, name).value for name in _ALERT_WORDS}}


def alert_of(row: Any) -> TalliedAlert:
    """Return the alert in a row."""
    return TalliedAlert(
        raised_at=_moment(row.raised_at),
        expires_at=_moment(row.expires_at),
        judgement=Judgement(row.judgement),
        engagement=Engagement(row.engagement),
        confirmation=Confirmation(row.confirmation),
        disposal=Disposal(row.disposal),
        recorded_at=_moment(row.recorded_at),
    )


def stretch_row(stretch: Stretch) -> dict[str, Any]:
    """Return the columns of a stretch."""
    before, tracks, last = stretch.before, stretch.tracks, stretch.last_folded
    return {
        **{name: getattr(stretch, name) for name in _STRETCH_PLAIN},
        **{name: microseconds(getattr(stretch, name)) for name in _STRETCH_TIMES},
        "opened_before": before.opened if before else None,
        "closed_before": before.closed if before else None,
        "opened": tracks.opened if tracks else None,
        "closed": tracks.closed if tracks else None,
        "facts": json.dumps(asdict(stretch.facts)),
        "folded": json.dumps(asdict(stretch.folded)),
        "folded_at": microseconds(last[0]) if last else None,
        "folded_false": last[1] if last else None,
    }


def stretch_of(row: Any) -> Stretch:
    """Return the stretch in a row."""
    folded_at = _moment(row.folded_at)
    return Stretch(
        deployment=row.deployment,
        began_at=moment_of(row.began_at),
        run_began_at=moment_of(row.run_began_at),
        list_version=row.list_version,
        trial=bool(row.trial),
        planned_end=moment_of(row.planned_end),
        live_at=_moment(row.live_at),
        ended_at=_moment(row.ended_at),
        over_at=_moment(row.over_at),
        settled_at=_moment(row.settled_at),
        facts=Facts(**json.loads(row.facts)),
        before=_tracks(row.opened_before, row.closed_before),
        tracks=_tracks(row.opened, row.closed),
        folded=Tally(**json.loads(row.folded)),
        last_folded=None if folded_at is None else (folded_at, bool(row.folded_false)),
    )


def _tracks(opened: int | None, closed: int | None) -> Tracks | None:
    return None if opened is None or closed is None else Tracks(opened, closed)


def _moment(value: int | None) -> datetime | None:
    return None if value is None else moment_of(value)


def moment_of(value: int) -> datetime:
    """Return the time in a row."""
    return datetime.fromtimestamp(value // 1_000_000, UTC).replace(microsecond=value % 1_000_000)
