"""Results over several deployments, from printed rows alone.

Whatever is computed from what was printed tells nothing that was not printed: no two of these tables, one
taken from the other, give a count that a row withholds. So nothing here is given a record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from services.publication.counts import Count, total
from services.publication.rows import Counts, Row

_COUNTED = tuple(one.name for one in fields(Counts) if one.name != "faces_seen")


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Counts of all deployments that had ended by then and whose counts are settled."""

    until: datetime
    deployments: int
    live_seconds: float
    counts: Counts


def cumulative(rows: Sequence[Row]) -> list[Cumulative]:
    """Return the running totals, one for each settled row, in order of their ends."""
    settled = sorted((row for row in rows if row.counts is not None), key=lambda row: row.ended_at)
    return [_summed(settled[: number + 1]) for number in range(len(settled))]


def _summed(rows: Sequence[Row]) -> Cumulative:
    counts = [row.counts for row in rows if row.counts is not None]
    sums: dict[str, Count] = {name: total(getattr(one, name) for one in counts) for name in _COUNTED}
    return Cumulative(
        until=rows[-1].ended_at,
        deployments=len(rows),
        live_seconds=sum(row.live_seconds for row in rows),
        counts=Counts(faces_seen=sum(one.faces_seen for one in counts), **sums),
    )
