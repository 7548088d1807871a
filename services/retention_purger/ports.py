"""What the retention-purger asks of the world."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.chassis.ledger import Ledger
from services.retention_purger.domain.audit import Entry, Head, Told
from services.retention_purger.domain.kept_head import KeptHead
from services.retention_purger.domain.retained import Retained
from services.retention_purger.domain.telling import RETAINED, About


class DayKeys(Protocol):
    """A key for each day; never backed up."""

    async def get(self, day: date) -> bytes | None:
        """Return the key of a day, 32 bytes; None when it does not exist, or no more."""

    async def make(self, day: date) -> bytes:
        """Return the key of a day, made if it is not there. Unavailable when it cannot be kept."""

    async def days(self) -> Sequence[date]:
        """Return the days that have a key."""

    async def destroy(self, day: date) -> None:
        """Overwrite the key of a day. `days` goes on to name it until it is struck out."""

    async def strike_out(self, day: date) -> None:
        """Delete what is left of a key that was destroyed."""


class Retentions(Protocol):
    """What is kept, on record."""

    async def keep(self, retained: Retained, about: About = RETAINED) -> None:
        """Put on record; the time of what is there already can only be shortened.

        The audit chain hears of it in the same step, as `about` says.
        """

    async def all(self) -> Sequence[Retained]:
        """Return everything that is kept, next to expire first."""

    async def announce(self, retained: Retained, key: str, value: bytes) -> None:
        """Commit erasure-due.v1 about it."""

    async def drop(self, alert: str) -> bool:
        """Take off the record: its owner has deleted it. False when it was not on it.

        The audit chain hears of it in the same step; nobody can say of which alert any more.
        """


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
