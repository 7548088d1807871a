"""Evidence of somebody else goes within 24 hours: its key is wrapped anew once whoever wraps it is there."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.countdown import Countdown
from services.alert_dispatcher.handler.erasure_due import ErasureDueHandler
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.ports import Alerts
from services.chassis.errors import SightlineError
from services.chassis.origin import counted_seconds, utc_now

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 1.0


@dataclass(slots=True)
class Shortening:
    """Looks every second; what is to be done stands in the records, so that no restart forgets it.

    Any number of replicas may do the same: the key is the same, however often it is wrapped.
    """

    alerts: Alerts
    evidence: EvidenceMaker
    erasing: ErasureDueHandler
    now: Callable[[], datetime] = utc_now
    seconds: Callable[[], float] = counted_seconds
    _away: str = ""
    _countdowns: dict[str, Countdown] = field(default_factory=dict)

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY_SECONDS)

    async def look(self) -> None:
        """Do it once, for each that waits. What is away is said once, and tried again."""
        away = ""
        try:
            waiting = await self.alerts.outliving()
            self._count_down(waiting)
        except SightlineError as error:
            waiting, away = (), str(error)
        for alert in waiting:
            try:
                await self._shorten(alert)
            except SightlineError as error:
                away = str(error)
                if error.retriable and not self._is_over(alert):
                    break  # who is away is so for all
        if away and away != self._away:
            _LOG.warning("keys that are to go within 24 hours are not wrapped anew yet: %s", away)
        self._away = away

    async def _shorten(self, alert: Alert) -> None:
        if alert.key is None:
            return
        if self._is_over(alert):
            if alert.kept_for_person:
                return  # the retention-purger alone knows until when
            # Whoever destroys the keys of days was away for so long: what the key opens goes without it.
            await self.erasing.erase(alert.id, alert.deployment)
            return
        await self.alerts.rewrap(await self.evidence.expire_earlier(alert), alert.key)

    def _count_down(self, waiting: Sequence[Alert]) -> None:
        """Begin to count for what is seen for the first time; a clock that was set ends nothing by itself."""
        now, seconds = self.now(), self.seconds()
        known = self._countdowns
        self._countdowns = {
            alert.id: known.get(alert.id) or Countdown.begun(alert.last_day_begins, now, seconds)
            for alert in waiting
        }

    def _is_over(self, alert: Alert) -> bool:
        return self._countdowns[alert.id].is_over(self.now(), self.seconds())
