"""What the alert-dispatcher asks of the world."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.passes import Pass
from services.alert_dispatcher.domain.references import Reference
from services.chassis.announcement import Announcement


class Passes(Protocol):
    """The last passes of each subject at each place, by pseudonym."""

    def get(self, pseudonym: str) -> tuple[Pass, ...]:
        """Return the last passes, in order of time."""

    def put(self, pseudonym: str, known: tuple[Pass, ...], until: datetime) -> None:
        """Replace the last passes; after `until` they are forgotten."""


class Alerts(Protocol):
    """Alerts on record. Each step is one transaction with its events: it happens whole, once, or not."""

    async def add(self, alert: Alert, match_id: bytes, *events: Announcement) -> bool:
        """Add an alert, and the match it is raised for. False when the alert, or that match, is there."""

    async def answer(self, alert: Alert, *events: Announcement) -> bool:
        """Keep the newest of an alert's answers, and what follows from it.

        False when the alert is final, or gone, or has other answers by now: look again, and decide again.
        """

    async def finish(self, alert: Alert, *events: Announcement) -> bool:
        """Make the standing of an open alert final. False when somebody else did, or it has other answers."""

    async def overdue(self, now: datetime) -> Sequence[Alert]:
        """Return alerts that are open on record and have waited for as long as anybody may, oldest first."""

    async def record(self, alert: Alert, receipt: str, *events: Announcement) -> bool:
        """Keep the newest outcome of an alert, count it, and keep the mark of a receipt if there is one.

        False when another outcome was recorded meanwhile, or the alert is gone.
        """

    async def outliving(self) -> Sequence[Alert]:
        """Return alerts that were shortened, and whose key was not wrapped anew yet, oldest first."""

    async def rewrap(self, alert: Alert, before: SealedKey) -> None:
        """Keep an alert's key as it is wrapped now, if it was wrapped as `before` until then."""

    async def turned_out(self, likeness: str) -> tuple[int, int]:
        """Return of the last alerts alike whose outcome was confirmed how many were right, and how many."""

    async def join(self, alert_id: str, match_id: bytes) -> bool:
        """Count a match of the same pass, once. False when the alert is neither there nor erased."""

    async def handled(self, match_id: bytes) -> bool:
        """Say whether a match raised or joined an alert before, be it erased since."""

    async def get(self, alert_id: str) -> Alert | None:
        """Return an alert; None when it is unknown, or erased."""

    async def by_receipt(self, mark: str) -> Alert | None:
        """Return the alert after which a receipt was given; None when it is unknown, or erased."""

    async def of(self, deployment: str) -> Sequence[Alert]:
        """Return the alerts of a deployment, oldest first."""

    async def note_kept(self, alert_id: str) -> bool:
        """Note that the person concerned wants it kept. False when it is unknown, or erased."""

    async def erase(self, alert_id: str, now: datetime, announcement: Announcement) -> None:
        """Delete an alert, its answers, outcome and receipts; none of its matches brings it back."""


class Vault(Protocol):
    """Sealed evidence: of each alert, what was sealed under each of its keys; `mark` names the key."""

    async def put(self, alert_id: str, mark: str, sealed: bytes) -> None:
        """Keep it; replaces what was there under the same mark. Unavailable when it cannot be written."""

    async def get(self, alert_id: str, mark: str) -> bytes | None:
        """Return it, or what was kept without a mark; None when it is gone."""

    async def delete(self, alert_id: str, mark: str = "") -> None:
        """Delete it; all of the alert without a mark. Nothing to do when it is gone."""


class Watchlist(Protocol):
    """The registrar, for what is shown of an entry."""

    async def reference(self, deployment: str, list_version: int, subject: str) -> Reference:
        """Return the photo and the words of the entry."""


class Comparison(Protocol):
    """Makes two pictures comparable."""

    async def side_by_side(self, face_jpeg: bytes, reference_jpeg: bytes) -> tuple[bytes, bytes]:
        """Return both as JPEG of one size, nothing in the files but pixels. Unreadable when one is none."""


class Webhook(Protocol):
    """Somebody outside who wants to be told."""

    async def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Hand it over. Unavailable when it is not taken."""


class DayKeys(Protocol):
    """The retention-purger, which alone holds the keys of days."""

    async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
        """Wrap an alert's key for its last day."""

    async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
        """Return the key. Refused when the day's key was destroyed."""


class Exports(Protocol):
    """The retention-purger, for what two persons have confirmed may leave. Refused where they have not."""

    async def alert_of(self, export: str, name: str) -> str:
        """Return of which alert an export is, that `name` may have now."""

    async def open(self, export: str, name: str, key: SealedKey) -> bytes:
        """Return the key of its alert; the audit chain is told that it left."""


class ReferenceCache(Protocol):
    """Reference photos that were asked for."""

    def forget(self, deployment: str) -> None:
        """Drop those of a deployment."""
