"""What the alert-dispatcher asks of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.passes import Pass
from services.chassis.announcement import Announcement


class Passes(Protocol):
    """The last passes of each subject at each place, by pseudonym."""

    def get(self, pseudonym: str) -> tuple[Pass, ...]:
        """Return the last passes, in order of time."""

    def put(self, pseudonym: str, known: tuple[Pass, ...], until: datetime) -> None:
        """Replace the last passes; after `until` they are forgotten."""


class Alerts(Protocol):
    """Alerts on record."""

    async def add(self, alert: Alert, match_id: bytes, announcement: Announcement) -> bool:
        """Add an alert, the match it is raised for, and its event in one step.

        False when the alert, or that match, is there already.
        """

    async def answer(self, alert: Alert, announcement: Announcement) -> bool:
        """Keep an alert's answer with its event in one step. False when it has one already, or is gone."""

    async def join(self, alert_id: str, match_id: bytes) -> bool:
        """Count a match of the same pass, once. False when the alert is neither there nor erased."""

    async def handled(self, match_id: bytes) -> bool:
        """Say whether a match raised or joined an alert before, be it erased since."""

    async def get(self, alert_id: str) -> Alert | None:
        """Return an alert; None when it is unknown, or erased."""

    async def of(self, deployment: str) -> Sequence[Alert]:
        """Return the alerts of a deployment, oldest first."""

    async def erase(self, alert_id: str, now: datetime, announcement: Announcement) -> None:
        """Delete an alert with its event in one step; none of its matches brings it back."""


class Vault(Protocol):
    """Sealed evidence: of each alert, what was sealed under each of its keys; `mark` names the key."""

    async def put(self, alert_id: str, mark: str, sealed: bytes) -> None:
        """Keep it; replaces what was there under the same mark. Unavailable when it cannot be written."""

    async def get(self, alert_id: str, mark: str) -> bytes | None:
        """Return it, or what was kept without a mark; None when it is gone."""

    async def delete(self, alert_id: str, mark: str = "") -> None:
        """Delete it; all of the alert without a mark. Nothing to do when it is gone."""


class Watchlist(Protocol):
    """The registrar, for the reference photo."""

    async def reference(self, deployment: str, list_version: int, subject: str) -> tuple[bytes, str]:
        """Return the photo (JPEG) and the reason of the entry."""


class DayKeys(Protocol):
    """The retention-purger, which alone holds the keys of days."""

    async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
        """Wrap an alert's key for its last day."""

    async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
        """Return the key. Refused when the day's key was destroyed."""


class ReferenceCache(Protocol):
    """Reference photos that were asked for."""

    def forget(self, deployment: str) -> None:
        """Drop those of a deployment."""
