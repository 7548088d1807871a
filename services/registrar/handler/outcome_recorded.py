"""It turned out who it was: an entry that pointed at somebody else rests; two in a row stop it all."""

import logging
from dataclasses import dataclass

from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome
from services.registrar.domain.tally import Confirmation, TalliedAlert
from services.registrar.handler.reading import alert_name, outcome_of
from services.registrar.handler.rules import StoppingRules
from services.registrar.ports import Stops, Tallies
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import OutcomeRecorded

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutcomeRecordedHandler:
    """Handles outcome-recorded.v1. The subject's mark is passed on, never kept."""

    tallies: Tallies
    stops: Stops
    rules: StoppingRules

    async def __call__(self, delivered: Delivered[OutcomeRecorded]) -> Outcome:
        """Have the entry rest, put the outcome on record, and ask the rules."""
        message, deployment = delivered.message, delivered.origin.deployment
        name = alert_name(message.alert)
        recorded_at, expires_at = to_datetime(message.recorded_at), to_datetime(message.expires_at)
        engagement, confirmation, disposal = outcome_of(message.outcome)

        def change(alert: TalliedAlert) -> TalliedAlert:
            return alert.with_outcome(engagement, confirmation, disposal, recorded_at, expires_at)

        is_false = confirmation is Confirmation.FALSE
        # First of all: once it is on record it is no news when it comes again. Nor is an entry to rest once
        # more that a supervisor has looked at meanwhile.
        if is_false and await self.tallies.would_take(deployment, name, change):
            await self._rest(deployment, message.subject_mark)
        await self.tallies.take(deployment, name, change)
        await self.rules.check(deployment)
        return Outcome.done()

    async def _rest(self, deployment: str, subject_mark: bytes) -> None:
        if not subject_mark:
            return
        try:
            await self.stops.rest(deployment, subject_mark)
        except Refused as refusal:  # its list is gone: there is nothing left to rest
            _LOG.info("%s: no entry rests: %s", deployment, refusal)
