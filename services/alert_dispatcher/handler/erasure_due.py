"""What has expired: its key is destroyed already; what is left of it goes now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.ports import Alerts, Vault
from services.alert_dispatcher.wire import events
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue


@dataclass(frozen=True, slots=True)
class ErasureDueHandler:
    """Handles erasure-due.v1; doing it twice does no harm."""

    alerts: Alerts
    vault: Vault
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[ErasureDue]) -> Outcome:
        """Delete the evidence and the row, and say so. Of a reel of footage it has nothing."""
        if not delivered.message.reel:
            await self.erase(delivered.message.alert, delivered.origin.deployment)
        return Outcome.done()

    async def erase(self, alert_id: str, deployment: str) -> None:
        """Do it."""
        await self.vault.delete(alert_id)
        now = self.now()
        await self.alerts.erase(alert_id, now, events.erased(alert_id, deployment, now))
