"""What the retention-purger asks of the world."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from services.chassis.ledger import Ledger
from services.retention_purger.domain.audit import Entry, Head, Told
from services.retention_purger.domain.exports import Export
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.kept import Kept
from services.retention_purger.domain.kept_head import KeptHead
from services.retention_purger.domain.reels import Reel
from services.retention_purger.domain.retained import Retained
from services.retention_purger.domain.telling import RETAINED, About
from services.retention_purger.domain.timekeeping import Counted


class DayKeys(Protocol):
    """A key for each day; never backed up."""

    async def get(self, day: date) -> bytes | None:
        """Return the key of a day, 32 bytes; None when it does not exist, or no more."""

    async def make(self, day: date) -> bytes:
        """Return the key of a day, made if it is not there. Unavailable when it cannot be kept."""

    async def former(self, day: date) -> Sequence[tuple[date, bytes]]:
        """Return keys that were made for a day, each with the earlier one on which it must be gone."""

    async def bring_forward(self, day: date, to: date) -> None:
        """Have the key of a day gone on an earlier one: it was made by a clock that was ahead."""

    async def days(self) -> Sequence[date]:
        """Return the days on which a key must be gone."""

    async def destroy(self, day: date) -> None:
        """Overwrite the keys of a day. `days` goes on to name it until it is struck out."""

    async def strike_out(self, day: date) -> None:
        """Delete what is left of a key that was destroyed."""


class HoldKeys(Protocol):
    """A key for each hold, by its id; never backed up."""

    async def get(self, name: str) -> bytes | None:
        """Return the key of a hold, 32 bytes; None when it does not exist, or no more."""

    async def make(self, name: str) -> bytes:
        """Return the key of a hold, made if it is not there. Unavailable when it cannot be kept."""

    async def names(self) -> Sequence[str]:
        """Return the holds that have a key."""

    async def destroy(self, name: str) -> None:
        """Overwrite the key of a hold."""

    async def strike_out(self, name: str) -> None:
        """Delete what is left of a key that was destroyed."""


class AlertKeys(Protocol):
    """A key for each alert and day, to be destroyed before the day is; never backed up."""

    async def get(self, alert: str, day: date) -> bytes | None:
        """Return the key of an alert for a day, 32 bytes; None when it does not exist, or no more."""

    async def make(self, alert: str, day: date) -> bytes:
        """Return it, made if it is not there. Unavailable when it cannot be kept."""

    async def days(self) -> Sequence[date]:
        """Return the days for which an alert has a key."""

    async def destroy(self, *alerts: str) -> None:
        """Destroy every key of alerts."""

    async def destroy_days(self, days: Iterable[date]) -> None:
        """Destroy the keys of all alerts for days."""


class Holds(Protocol):
    """Holds, on record. Each step is one transaction with what the audit chain is told of it."""

    async def commitment(self, alert: str, hold: str) -> bytes:
        """Return what stands for a hold in the chain, 32 bytes. Refused when its alert is not kept."""

    async def place(self, hold: Hold) -> None:
        """Put a hold on record that keeps nothing yet. Refused when its alert is not kept any more."""

    async def confirm(self, hold: Hold) -> None:
        """Have it keep its alert. Refused when it is gone, in force, or the alert's erasure was asked for."""

    async def review(self, hold: Hold) -> None:
        """Have it keep its alert until another day. Refused when it is gone."""

    async def shorten(self, until: datetime, now: datetime) -> None:
        """Have none last for longer than until then, and none be placed later than now."""

    async def end(self, hold: Hold, became: str) -> None:
        """Take it off the record, its wrapped key with it; nothing to do when it is gone."""

    async def erase_now(self, alert: str, now: datetime) -> None:
        """End what the person concerned asked for, and the alert's time. Refused when a case holds it."""

    async def get(self, hold: str) -> Hold | None:
        """Return a hold; None when it is gone."""

    async def of(self, alert: str) -> Sequence[Hold]:
        """Return the holds on an alert, oldest first."""

    async def all(self) -> Sequence[Hold]:
        """Return every hold, oldest first."""

    async def alerts_gone(self) -> Sequence[Hold]:
        """Return the holds whose alert its owner has erased."""


class Alerts(Protocol):
    """The alert-dispatcher, for what is to be held or erased."""

    async def find(self, alert: str) -> Kept | None:
        """Return what is kept of an alert; None when nothing is."""

    async def by_receipt(self, deployment: str, code: str) -> Kept | None:
        """Return what is kept of the alert after which a receipt was given; None when nothing is."""

    async def note_kept(self, alert: str) -> None:
        """Have it wait for its erasure, whoever is away. Refused when nothing is kept of it any more."""


class Exports(Protocol):
    """Exports, on record. Each step is one transaction with what the audit chain is told of it."""

    async def ask(self, export: Export) -> None:
        """Put an export on record that opens nothing yet. Refused when its alert is not kept any more."""

    async def confirm(self, export: Export) -> None:
        """Have it open what it is of. Refused when it is gone, or was confirmed."""

    async def withdraw(self, export: Export, now: datetime) -> None:
        """End it: off the record where nobody has confirmed it, over where somebody has."""

    async def shorten(self, until: datetime, now: datetime) -> None:
        """Have none be asked for later than now, and end what opens for longer than until then."""

    async def open(self, ident: str, name: str, now: datetime, *, count: bool) -> Export:
        """Return it, counted once more with `count`. Refused when it is not for `name`, or not now."""

    async def drop(self, export: Export, became: str) -> None:
        """Take it off the record; nothing to do when it is gone."""

    async def get(self, ident: str) -> Export | None:
        """Return an export; None when it is gone."""

    async def all(self) -> Sequence[Export]:
        """Return every export, oldest first."""

    async def alerts_gone(self) -> Sequence[Export]:
        """Return the exports whose alert its owner has erased."""


class Noting(Protocol):
    """The registrar, which has it told who did something."""

    async def note(
        self,
        deed: str,
        name: str,
        deployment: str,
        commitment: bytes,
        once: str = "",
        seen_at: datetime | None = None,
    ) -> None:
        """Have it told. Unavailable when it cannot be, and then it must not be done.

        `seen_at`: when what is exported was seen, by which it is counted.
        """


class Retentions(Protocol):
    """What is kept, on record."""

    async def keep(self, retained: Retained, about: About = RETAINED) -> None:
        """Put on record; the time of what is there already can only be shortened.

        The audit chain hears of it in the same step, as `about` says.
        """

    async def all(self) -> Sequence[Retained]:
        """Return everything that is kept, next to expire first."""

    async def due(self, now: datetime, most: int) -> Sequence[Retained]:
        """Return `most` that must be gone and nothing holds; first whose owner was asked longest ago."""

    async def shorten(self, until: datetime) -> None:
        """Keep nothing for longer than until then."""

    async def announce(self, retained: Retained, key: str, value: bytes, now: datetime) -> bool:
        """Commit erasure-due.v1 about it. False when a hold keeps it, or it is gone."""

    async def drop(self, alert: str) -> bool:
        """Take off the record: its owner has deleted it. False when it was not on it.

        The audit chain hears of it in the same step; nobody can say of which alert any more.
        """


class Reels(Protocol):
    """Footage that is kept, on record, by the reel. The audit chain hears of each step in it."""

    async def keep(self, reel: Reel, expires_at: datetime) -> None:
        """Put on record; the time of what is there already can only be shortened."""

    async def all(self) -> Sequence[Retained]:
        """Return every reel that is kept, next to expire first."""

    async def due(self, now: datetime, most: int) -> Sequence[Retained]:
        """Return `most` that must be gone; first whose owner was asked longest ago."""

    async def shorten(self, until: datetime) -> None:
        """Keep nothing for longer than until then."""

    async def announce(self, reel: Retained, value: bytes, now: datetime) -> None:
        """Commit erasure-due.v1 about it."""

    async def drop(self, reel: Reel, segments: int) -> bool:
        """Take off the record: its owner has deleted it. False when it was not on it."""


class SeenTime(Protocol):
    """What time it was last."""

    async def last(self) -> Counted | None:
        """Return what was noted last; None before the first time."""

    async def note(self, counted: Counted) -> None:
        """Note it."""


class SecondClock(Protocol):
    """A clock that is not this machine's own word."""

    async def time(self, wall: datetime) -> datetime | None:
        """Return what time it says while the machine's clock says `wall`; None when it says nothing."""


class Ledgers(Protocol):
    """Ledgers as they were last read from the keyring, one for each of its incarnations."""

    async def keep(self, deployment: str, ledger: Ledger) -> None:
        """Put on record, in the place of an earlier reading; an earlier one changes nothing."""

    async def former(self, deployment: str, incarnation: str) -> Sequence[Ledger]:
        """Return the last reading of every incarnation but this one."""


class AuditChain(Protocol):
    """What happened, in the order in which it was told; what was told once is never changed."""

    async def tell(self, told: Told) -> bool:
        """Add an entry. False when its event has one already.

        Unavailable when it cannot be added now; Refused when it is not taken, and may never be.
        """

    async def head(self) -> Head:
        """Return the last entry; number 0 when there is none."""

    async def entries(self, first: int, last: int) -> Sequence[Entry]:
        """Return entries by number, both ends included."""


class AuditHistory(AuditChain, Protocol):
    """The chain, as it can be asked about one deployment."""

    async def changes_of(self, deployment: str) -> Sequence[Entry]:
        """Return the entries about changes of a deployment, in order."""

    async def hashes(self, first: int, last: int) -> Sequence[bytes]:
        """Return the hashes of entries by number, both ends included."""


class Heads(Protocol):
    """Heads of the chain that somebody outside has signed."""

    async def all(self) -> Sequence[KeptHead]:
        """Return every head, as they came."""

    async def keep(self, head: KeptHead, place: int) -> None:
        """Add a head behind `place` others. Unavailable when another one came between."""
