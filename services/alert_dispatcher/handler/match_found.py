"""A match: a new pass, or the same one? What becomes of it is another handler's affair."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.alert_dispatcher.domain.passes import Sighting, decide, forgotten_at, remembered
from services.alert_dispatcher.ports import Passes
from services.alert_dispatcher.wire import events
from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Refused
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Event, Outcome
from services.chassis.sealing import make_id
from sightline.matcher.v1.match_found_pb2 import MatchFound


def decided(
    delivered: Delivered[MatchFound], deployment: LiveDeployment, passes: Passes, now: datetime
) -> Event:
    """Decide on one match, remember it, and return the event that says so. No step of it waits."""
    match, origin = delivered.message, delivered.origin
    pseudonym = make_id(deployment.secret, "pass", match.subject, deployment.deployment.place).hex()
    gap = timedelta(seconds=deployment.pass_gap_seconds)
    known = passes.get(pseudonym)
    decision = decide(known, Sighting(origin.id, origin.captured_at), gap)
    passes.put(pseudonym, remembered(known, decision.belongs_to), forgotten_at(now, gap))
    return events.pass_decided(delivered, decision, pseudonym)


@dataclass(frozen=True, slots=True)
class MatchFoundHandler:
    """Handles match-found.v1 where passes are in memory; on a cluster Faust stands in its place."""

    passes: Passes
    deployments: Deployments
    now: Callable[[], datetime] = utc_now

    async def __call__(self, delivered: Delivered[MatchFound]) -> Outcome:
        """Say what it is; the same match, redelivered, is the same event."""
        deployment = self.deployments.get(delivered.origin.deployment)
        if deployment is None:
            # Not heard of yet: tried again, then given up as failed.
            raise Refused("a match is of a deployment that is not known")
        return Outcome.keep_going(decided(delivered, deployment, self.passes, self.now()))
