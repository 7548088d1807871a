"""An alert was raised: it counts."""

from dataclasses import dataclass

from services.chassis.envelope import to_datetime
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome
from services.registrar.handler.reading import alert_name
from services.registrar.ports import Tallies
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised


@dataclass(frozen=True, slots=True)
class AlertRaisedHandler:
    """Handles alert-raised.v1."""

    tallies: Tallies

    async def __call__(self, delivered: Delivered[AlertRaised]) -> Outcome:
        """Put it on record."""
        message = delivered.message
        raised_at, expires_at = to_datetime(message.raised_at), to_datetime(message.expires_at)
        await self.tallies.take(
            delivered.origin.deployment,
            alert_name(message.alert),
            lambda alert: alert.raised(raised_at, expires_at),
        )
        return Outcome.done()
