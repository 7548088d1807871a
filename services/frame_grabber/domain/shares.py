"""Who plays how many cameras: decisions over the table of leases as it stood at one moment."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from services.frame_grabber.domain.leases import Entry, Place, Standing

Wanted = Mapping[Place, str]


def fair_share(cameras: int, grabbers: int) -> int:
    """Return how many cameras one of `grabbers` plays at most."""
    return -(-cameras // max(1, grabbers))


def free_to_take(standing: Standing, holder: str, wanted: Wanted) -> list[Place]:
    """Return what `holder` is to take of the cameras that are `wanted` (their sources' marks) and free."""
    active = _active(standing, wanted)
    mine = sum(entry.holder == holder for entry in active)
    room = fair_share(len(active), len(standing.grabbers | {holder})) - mine
    free = [entry.place for entry in active if not entry.holder]
    return free[: max(0, room)]


def surplus(standing: Standing, holder: str, wanted: Wanted) -> list[Place]:
    """Return what `holder` is to give up, because others live: those with the highest slots."""
    active = _active(standing, wanted)
    mine = [entry for entry in active if entry.holder == holder]
    share = fair_share(len(active), len(standing.grabbers | {holder}))
    mine.sort(key=lambda entry: entry.slot or 0)
    return [entry.place for entry in mine[share:]]


def is_short(standing: Standing, holder: str, wanted: Wanted) -> bool:
    """Whether something is or will soon be free for `holder`: others have more than their share."""
    active = _active(standing, wanted)
    share = fair_share(len(active), len(standing.grabbers | {holder}))
    held = Counter(entry.holder for entry in active)
    return held[holder] < share and (held[""] > 0 or max(held.values()) > share)


def free_slots(taken: Iterable[int | None]) -> Iterator[int]:
    """Yield the slots that nobody has, from the lowest."""
    known = set(taken)
    return (slot for slot in count() if slot not in known)


def _active(standing: Standing, wanted: Wanted) -> list[Entry]:
    entries = {entry.place: entry for entry in standing.entries}
    known = (entries.get(place, Entry(place)) for place in wanted)
    return [entry for entry in known if entry.offers(wanted[entry.place])]
