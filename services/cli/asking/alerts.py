"""AlertService, as officers ask it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks, told
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import Answer
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Outcome


@dataclass(frozen=True, slots=True)
class AlertClient:
    """The alert-dispatcher's alerts, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    async def watch(self, deployment: str, after: str = "") -> AsyncGenerator[messages.Alert, None]:
        """Yield the alerts that exist, each new one, and each again when its standing has changed."""
        request = messages.WatchAlertsRequest(deployment=deployment, resume_after=after)
        async with aclosing(told(AlertServiceStub(self.channel).WatchAlerts(request))) as answers:
            async for answer in answers:
                yield answer.alert

    @asks
    async def all(self, deployment: str) -> Sequence[messages.Alert]:
        """Return the alerts of a deployment, oldest first."""
        request = messages.ListAlertsRequest(deployment=deployment)
        return list((await AlertServiceStub(self.channel).ListAlerts(request)).alerts)

    @asks
    async def comparison(self, alert: str) -> messages.GetComparisonResponse:
        """Return the two pictures, and nothing else."""
        stub = AlertServiceStub(self.channel)
        answer: messages.GetComparisonResponse = await stub.GetComparison(
            messages.GetComparisonRequest(alert=alert)
        )
        return answer

    @asks
    async def resolve(self, alert: str, answer: Answer) -> messages.Alert:
        """Lock an answer; return how the alert stands then."""
        request = messages.ResolveAlertRequest(alert=alert, answer=answer)
        answered: messages.ResolveAlertResponse = await AlertServiceStub(self.channel).ResolveAlert(request)
        return answered.alert

    @asks
    async def identity(self, alert: str) -> messages.GetIdentityResponse:
        """Return who it is, once all who compare have said «the same person» in time."""
        stub = AlertServiceStub(self.channel)
        answer: messages.GetIdentityResponse = await stub.GetIdentity(
            messages.GetIdentityRequest(alert=alert)
        )
        return answer

    @asks
    async def record(self, alert: str, outcome: Outcome) -> messages.RecordOutcomeResponse:
        """Record what came of it."""
        request = messages.RecordOutcomeRequest(alert=alert, outcome=outcome)
        stub = AlertServiceStub(self.channel)
        answer: messages.RecordOutcomeResponse = await stub.RecordOutcome(request)
        return answer
