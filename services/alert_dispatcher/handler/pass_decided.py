"""A decided match: the same pass as before gives up its pictures, a new one becomes an alert."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.alert_dispatcher.domain.adjudication import LONGEST_WAIT
from services.alert_dispatcher.domain.alerts import KEPT, Alert
from services.alert_dispatcher.domain.likeness import likeness
from services.alert_dispatcher.domain.officers import SALT_BYTES
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Alerts
from services.alert_dispatcher.wire import events
from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Refused, Unreadable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome, Reason
from services.chassis.sealing import make_id
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_TWO_PERSONS


@dataclass(frozen=True, slots=True)
class PassDecidedHandler:
    """Handles pass-decided.v1: at most one alert for each pass, however often it is told."""

    alerts: Alerts
    evidence: EvidenceMaker
    deployments: Deployments
    metrics: AlertDispatcherMetrics
    answer_within: timedelta = LONGEST_WAIT
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[PassDecided]) -> Outcome:
        """Raise the alert of the pass, or join it."""
        said = delivered.message
        if not said.match_id:
            raise Unreadable("a decision names no match")
        deployment = self.deployments.get(delivered.origin.deployment)
        if deployment is None:
            # Not heard of yet: tried again, then given up as failed.
            raise Refused("a match is of a deployment that is not known")
        # What could not be decided, because the deployment was not known then, is a pass of its own.
        alert_id = said.alert or said.match_id.hex()
        opens = said.opens or not said.alert
        if await self.alerts.handled(said.match_id):
            return _booked(opens)
        # A match whose alert never was raises it: what opened the pass may have failed.
        if await self.alerts.join(alert_id, said.match_id):
            self.metrics.matches.labels("same_pass").inc()
            return _booked(False)
        return _booked(await self._raise(alert_id, delivered, deployment))

    async def _raise(
        self, alert_id: str, delivered: Delivered[PassDecided], deployment: LiveDeployment
    ) -> bool:
        expires_at = self.now() + KEPT
        match = delivered.message.match
        made = await self.evidence.make(alert_id, deployment.name, match, expires_at)
        key = None if made is None else made.key
        if key is not None:
            expires_at = min(expires_at, key.gone_at)
        alert = self._alert(alert_id, delivered, deployment)
        alert = replace(alert, key=key, expires_at=expires_at).settled(alert.raised_at)
        told = [events.raised(alert)]
        if alert.is_final:
            told.append(events.resolved(alert, alert.raised_at))
        if not await self.alerts.add(alert, delivered.message.match_id, *told):
            if made is not None:
                await self.evidence.drop(alert_id, made)
            return False
        self.metrics.matches.labels("alert").inc()
        self.metrics.capture_to_alert_seconds.observe(alert.capture_to_alert_seconds)
        if key is None:
            self.metrics.without_evidence.inc()
        return True

    def _alert(self, alert_id: str, delivered: Delivered[PassDecided], deployment: LiveDeployment) -> Alert:
        """Return the alert as it is raised now, without evidence."""
        origin, match, raised_at = delivered.origin, delivered.message.match, self.now()
        return Alert(
            id=alert_id,
            deployment=deployment.name,
            camera=origin.camera,
            captured_at=origin.captured_at,
            raised_at=raised_at,
            expires_at=raised_at + KEPT,
            trial=deployment.trial,
            capture_to_alert_seconds=max(0.0, origin.age_seconds(raised_at)),
            two_persons=deployment.deployment.adjudication == ADJUDICATION_TWO_PERSONS,
            answer_within=self.answer_within,
            subject_mark=make_id(deployment.secret, "subject", match.subject),
            likeness=likeness(match.model_id, match.score, match.threshold, trial=deployment.trial),
            salt=os.urandom(SALT_BYTES),
            run=deployment.run,
        )


def _booked(raised: bool) -> Outcome:
    return Outcome.book(Reason.ALERT if raised else Reason.SAME_PASS)
