"""Tells a webhook of alerts that were raised and resolved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.webhooks import Notification, headers
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Webhook
from services.chassis.errors import Unavailable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Outcome
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved

_TYPES = {AlertRaised: "sightline.alert.raised.v1", AlertResolved: "sightline.alert.resolved.v1"}


@dataclass(frozen=True, slots=True)
class WebhookHandler:
    """Handles alert-raised.v1 and alert-resolved.v1: of several replicas one does, at least once each.

    While it is not taken the runner tries again, with back-off, until it is too late to be of use.
    """

    webhook: Webhook
    secret: bytes
    metrics: AlertDispatcherMetrics
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[AlertRaised | AlertResolved]) -> Outcome:
        """Send it. Unavailable when it is not taken."""
        origin, message = delivered.origin, delivered.message
        kind = _TYPES[type(message)]
        told = Notification(origin.id.hex(), kind, origin.deployment, message.alert, origin.received_at)
        now = self.now()
        if told.is_late(now):
            self.metrics.webhooks.labels("given_up").inc()
            return Outcome.done()
        body = told.body
        try:
            await self.webhook.post(body, headers(body, self.secret, now))
        except Unavailable:
            self.metrics.webhooks.labels("failed").inc()
            raise
        self.metrics.webhooks.labels("sent").inc()
        return Outcome.done()
