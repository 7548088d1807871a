"""What is erased when: counts by day and kind."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.retention_purger.domain.holds import Hold, held_alerts
from services.retention_purger.domain.policy import day_of, is_due
from services.retention_purger.domain.retained import Retained


class Kind(StrEnum):
    """What it is that is erased."""

    ALERT = "alert"
    FOOTAGE = "footage"
    DAY_KEY = "day_key"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Expiring:
    """So many of a kind are gone as `day` begins, but `held` of them, which a hold keeps.

    `due`: a look now would erase them.
    """

    day: date
    kind: Kind
    count: int
    held: int = 0
    due: bool = False


def expiring(
    kept: Iterable[Retained], holds: Sequence[Hold], keys: Iterable[date], now: datetime
) -> list[Expiring]:
    """Return what is erased when, next to be erased first, as things stand.

    A hold lapses at its own moment of that day; one that nobody has confirmed keeps nothing, and is no more
    than a proposal.
    """
    held = held_alerts(holds, now)
    counts: Counter[tuple[date, Kind]] = Counter()
    stay: Counter[tuple[date, Kind]] = Counter()
    for one in kept:
        place = (day_of(one.expires_at), Kind.FOOTAGE if one.reel else Kind.ALERT)
        counts[place] += 1
        stay[place] += one.alert in held
    counts.update((day, Kind.DAY_KEY) for day in keys)
    counts.update((day_of(hold.until), Kind.HOLD) for hold in holds if hold.until is not None)
    order = list(Kind)
    places = sorted(counts, key=lambda place: (place[0], order.index(place[1])))
    return [
        Expiring(
            day,
            kind,
            counts[day, kind],
            stay[day, kind],
            counts[day, kind] > stay[day, kind] and _is_due(day, kind, holds, now),
        )
        for day, kind in places
    ]


def _is_due(day: date, kind: Kind, holds: Iterable[Hold], now: datetime) -> bool:
    if kind is not Kind.HOLD:
        return is_due(day, now)
    ends = [hold.until for hold in holds if hold.until is not None and day_of(hold.until) == day]
    return all(until <= now for until in ends)
