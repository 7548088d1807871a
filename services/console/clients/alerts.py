"""Alerts, as whoever is signed in compares and decides."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from services.chassis.rpc import asks, told
from services.console.clients.people import Visit
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import Answer
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Outcome

_DISPATCHER = "alert_dispatcher"


@dataclass(frozen=True, slots=True)
class Alerts:
    """AlertService."""

    visit: Visit

    async def watch(self, deployment: str) -> AsyncGenerator[messages.Alert, None]:
        """Yield those that exist, then each new one, and each again when its standing has changed."""
        request = messages.WatchAlertsRequest(deployment=deployment)
        call = self._stub().WatchAlerts(request, metadata=await self._as_visitor())
        async with aclosing(told(call)) as answers:
            async for answer in answers:
                yield answer.alert

    @asks
    async def all(self, deployment: str) -> list[messages.Alert]:
        """Return those of a deployment, oldest first."""
        request = messages.ListAlertsRequest(deployment=deployment)
        answer = await self._stub().ListAlerts(request, metadata=await self._as_visitor())
        return list(answer.alerts)

    @asks
    async def comparison(self, alert: str) -> messages.GetComparisonResponse:
        """Return the two pictures."""
        request = messages.GetComparisonRequest(alert=alert)
        answer: messages.GetComparisonResponse = await self._stub().GetComparison(
            request, metadata=await self._as_visitor()
        )
        return answer

    @asks
    async def answer(self, alert: str, answer: int) -> messages.Alert:
        """Lock an answer. Refused when this officer has given one."""
        request = messages.ResolveAlertRequest(alert=alert, answer=Answer.Name(answer))
        answered: messages.ResolveAlertResponse = await self._stub().ResolveAlert(
            request, metadata=await self._as_visitor()
        )
        return answered.alert

    @asks
    async def identity(self, alert: str) -> messages.GetIdentityResponse:
        """Return who it is. Refused before it may be known."""
        request = messages.GetIdentityRequest(alert=alert)
        answer: messages.GetIdentityResponse = await self._stub().GetIdentity(
            request, metadata=await self._as_visitor()
        )
        return answer

    @asks
    async def record(self, alert: str, outcome: Outcome) -> messages.RecordOutcomeResponse:
        """Record what came of it."""
        request = messages.RecordOutcomeRequest(alert=alert, outcome=outcome)
        answer: messages.RecordOutcomeResponse = await self._stub().RecordOutcome(
            request, metadata=await self._as_visitor()
        )
        return answer

    def _stub(self) -> AlertServiceStub:
        return AlertServiceStub(self.visit.channel_to(_DISPATCHER))

    async def _as_visitor(self) -> tuple[tuple[str, str], ...]:
        return await self.visit.bearer(_DISPATCHER)
