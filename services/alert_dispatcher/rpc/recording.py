"""Recording what came of an alert, and the receipt of who was engaged."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.outcomes import Engagement, Outcome
from services.alert_dispatcher.domain.receipts import CHANCE_BYTES, code_of, mark_of
from services.alert_dispatcher.domain.rights import Viewer, why_not_record
from services.alert_dispatcher.ports import Alerts
from services.alert_dispatcher.rpc.viewing import see_that
from services.alert_dispatcher.wire import events, words
from services.chassis.errors import BadInput, Refused
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2


@dataclass(frozen=True, slots=True)
class Recording:
    """The last outcome counts; each is an event of its own."""

    alerts: Alerts
    now: Callable[[], datetime]

    async def __call__(self, alert: Alert, viewer: Viewer, outcome: Outcome) -> tuple[Alert, str]:
        """Return the alert with its outcome, and a code for the receipt, empty when nobody was engaged.

        Each engagement that is recorded has a code of its own; earlier ones stay good.
        """
        now = self.now()
        see_that(why_not_record(viewer, alert, outcome, now))
        recorded = alert.next_record(outcome, viewer.name, now)
        told = alert.with_outcome(recorded)
        engaged = outcome.engagement is Engagement.ENGAGED
        code = code_of(os.urandom(CHANCE_BYTES)) if engaged else ""
        event = events.outcome_recorded(told, recorded)
        if not await self.alerts.record(told, mark_of(code) if code else "", event):
            raise Refused("somebody else recorded what came of this alert just now; look at it again")
        return told, code


def outcome_in(message: outcome_recorded_pb2.Outcome) -> Outcome:
    """Return an outcome. BadInput when it says nothing, or what cannot be."""
    try:
        outcome = words.outcome_of(message)
    except KeyError:
        raise BadInput("outcome: say whether somebody was engaged, not engaged, or not located") from None
    if outcome.problem:
        raise BadInput(outcome.problem)
    return outcome
