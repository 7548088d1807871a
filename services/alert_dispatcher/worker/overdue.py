"""Alerts that nobody answered in time are missed: made final, and announced, once."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Alerts
from services.alert_dispatcher.wire import events
from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class OverdueWatch:
    """Looks every second; any number of replicas do, and the database lets one of them say it."""

    alerts: Alerts
    metrics: AlertDispatcherMetrics
    now: Callable[[], datetime] = utc_now

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            try:
                await self.look()
            except SightlineError as error:
                _LOG.warning("alerts that were missed are not told yet: %s", error)
            await asyncio.sleep(_EVERY_SECONDS)

    async def look(self) -> None:
        """Make final what is overdue now. Readers show it as missed already."""
        now = self.now()
        for alert in await self.alerts.overdue(now):
            settled = alert.settled(now)
            if settled.is_final and await self.alerts.finish(settled, events.resolved(settled, now)):
                self.metrics.count_final(settled)
