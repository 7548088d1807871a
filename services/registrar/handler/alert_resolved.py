"""The officers have answered: too many false alerts stop the deployment."""

from dataclasses import dataclass

from services.chassis.envelope import to_datetime
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome
from services.registrar.handler.reading import alert_name, judgement_of
from services.registrar.handler.rules import StoppingRules
from services.registrar.ports import Tallies
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import AlertResolved


@dataclass(frozen=True, slots=True)
class AlertResolvedHandler:
    """Handles alert-resolved.v1."""

    tallies: Tallies
    rules: StoppingRules

    async def __call__(self, delivered: Delivered[AlertResolved]) -> Outcome:
        """Put it on record, and ask the rules, also when it is no news: the last try failed there."""
        message, deployment = delivered.message, delivered.origin.deployment
        judgement, expires_at = judgement_of(message), to_datetime(message.expires_at)
        await self.tallies.take(
            deployment, alert_name(message.alert), lambda alert: alert.resolved(judgement, expires_at)
        )
        await self.rules.check(deployment)
        return Outcome.done()
