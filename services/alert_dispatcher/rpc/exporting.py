"""Handing evidence over: for an export that two persons have confirmed, to one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.rights import NO_EVIDENCE
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.ports import Alerts, Exports
from services.alert_dispatcher.rpc.resolving import GONE
from services.alert_dispatcher.rpc.viewing import see_that
from services.alert_dispatcher.wire import showing
from services.chassis.access import IN_DOUBT, Caller
from services.chassis.errors import Refused
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages


@dataclass(frozen=True, slots=True)
class Exporting:
    """Whether it may leave the retention-purger decides, which alone has the keys."""

    alerts: Alerts
    evidence: EvidenceMaker
    exports: Exports
    now: Callable[[], datetime]

    async def __call__(self, export: str, who: Caller) -> messages.ExportEvidenceResponse:
        """Return the evidence, also of an alert that only a hold keeps. Refused where nothing may leave."""
        see_that(IN_DOUBT if who.in_doubt else "")
        alert = await self.alerts.get(await self.exports.alert_of(export, who.name))
        if alert is None:
            raise Refused(GONE)
        if alert.key is None:
            raise Refused(NO_EVIDENCE)
        key = await self.exports.open(export, who.name, alert.key)
        return showing.exported(alert, await self.evidence.open_with(alert, key), self.now())
