"""A match: the same pass as before gives up its pictures, a new one becomes an alert."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alert_dispatcher import wire
from services.alert_dispatcher.domain.alerts import KEPT, Alert
from services.alert_dispatcher.domain.passes import Sighting, decide, remembered
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Alerts, Passes
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome, Reason
from services.chassis.sealing import make_id
from sightline.matcher.v1.match_found_pb2 import MatchFound


@dataclass(frozen=True, slots=True)
class MatchFoundHandler:
    """Handles match-found.v1."""

    passes: Passes
    alerts: Alerts
    evidence: EvidenceMaker
    deployments: Deployments
    metrics: AlertDispatcherMetrics
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[MatchFound]) -> Outcome:
        """Raise at most one alert; the same match, redelivered, is the same alert."""
        match, origin = delivered.message, delivered.origin
        deployment = self.deployments.get(origin.deployment)
        if deployment is None:
            # Not heard of yet, after a restart: tried again, then given up as failed.
            raise Refused("a match is of a deployment that is not known")
        pseudonym = make_id(deployment.secret, "pass", match.subject, deployment.deployment.place).hex()
        sighting = Sighting(origin.id, origin.captured_at)
        gap = timedelta(seconds=deployment.pass_gap_seconds)
        known = self.passes.get(pseudonym)
        decision = decide(known, sighting, gap)
        alert_id = decision.belongs_to.alert_id
        if decision.opens:
            # Once it was raised it may have been erased: then its match does not bring it back.
            if not decision.repeats and await self.alerts.get(alert_id) is None:
                await self._raise(alert_id, delivered, trial=deployment.trial)
        elif not decision.repeats:
            await self.alerts.join(alert_id)
            self.metrics.matches.labels("same_pass").inc()
        # Remembered last: what fails before is decided anew, and the same.
        self.passes.put(pseudonym, remembered(known, decision.belongs_to))
        return Outcome.book(Reason.ALERT if decision.opens else Reason.SAME_PASS)

    async def _raise(self, alert_id: str, delivered: Delivered[MatchFound], *, trial: bool) -> None:
        origin = delivered.origin
        expires_at = self.now() + KEPT
        key = await self.evidence.make(alert_id, origin.deployment, delivered.message, expires_at)
        raised_at = self.now()
        alert = Alert(
            id=alert_id,
            deployment=origin.deployment,
            camera=origin.camera,
            captured_at=origin.captured_at,
            raised_at=raised_at,
            expires_at=expires_at if key is None else min(expires_at, key.gone_at),
            trial=trial,
            capture_to_alert_seconds=max(0.0, origin.age_seconds(raised_at)),
            key=key,
        )
        if await self.alerts.add(alert, wire.raised(alert)):
            self.metrics.matches.labels("alert").inc()
            self.metrics.capture_to_alert_seconds.observe(alert.capture_to_alert_seconds)
            if key is None:
                self.metrics.without_evidence.inc()
