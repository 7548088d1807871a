"""Alerts that were raised, answered, acted on, erased: what is kept, and until when."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.envelope import to_datetime
from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome
from services.retention_purger import wire
from services.retention_purger.domain.policy import Policy
from services.retention_purger.domain.retained import Retained, is_alert
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.ports import AlertKeys, Retentions
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved
from sightline.alert_dispatcher.v1.erased_pb2 import Erased
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded


@dataclass(frozen=True, slots=True)
class RetentionHandler:
    """Handles what is said of alerts: raised, resolved, an outcome. Each says until when one may be kept.

    `end_holds`: of an alert of somebody else, but what they want themselves.
    """

    retentions: Retentions
    policy: Policy
    end_holds: Callable[[str], Awaitable[None]]
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[AlertRaised | AlertResolved | OutcomeRecorded]) -> Outcome:
        """Put it on record, no longer than the policy allows."""
        message = delivered.message
        _see_that_it_is_named(message.alert)
        about = wire.about(message)
        expiry = self.policy.expiry_when_false if wire.is_false(message) else self.policy.expiry
        expires_at = expiry(to_datetime(message.expires_at), self.now())
        retained = Retained(message.alert, delivered.origin.deployment, expires_at)
        await self.retentions.keep(retained, about)
        if wire.is_false(message):
            await self.end_holds(message.alert)
        return Outcome.done()


@dataclass(frozen=True, slots=True)
class ErasedHandler:
    """Handles erased.v1."""

    retentions: Retentions
    alert_keys: AlertKeys
    metrics: RetentionPurgerMetrics

    async def __call__(self, delivered: Delivered[Erased]) -> Outcome:
        """Take it off the record; its key first, which opens from back-ups what its owner has deleted."""
        _see_that_it_is_named(delivered.message.alert)
        await self.alert_keys.destroy(delivered.message.alert)
        if await self.retentions.drop(delivered.message.alert):
            self.metrics.erased.inc()
        return Outcome.done()


def _see_that_it_is_named(alert: str) -> None:
    """Unreadable when it is no name of an alert: what is on record is asked to be erased, again and again."""
    if not is_alert(alert):
        raise Unreadable("an event names no alert")
