"""AlertService."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import grpc.aio

from services.alert_dispatcher import wire
from services.alert_dispatcher.domain.alerts import Alert, Answer
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Alerts
from services.chassis.bus import Bus
from services.chassis.errors import BadInput, Refused
from services.chassis.origin import utc_now
from services.chassis.rpc import answers, streams
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceServicer

_LOCKED = "this alert has its answer already, and an answer is locked"
_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class AlertRpc(AlertServiceServicer):
    """Shows alerts, and takes answers."""

    alerts: Alerts
    evidence: EvidenceMaker
    bus: Bus
    metrics: AlertDispatcherMetrics
    now: Callable[[], datetime] = utc_now

    @streams
    async def WatchAlerts(
        self, request: messages.WatchAlertsRequest, context: _Context
    ) -> AsyncGenerator[messages.WatchAlertsResponse, None]:
        """Yield the alerts of a deployment: those that exist, then each new one, until the caller leaves."""
        shown: set[str] = set()
        async with aclosing(await self.bus.follow(Topic.of(AlertRaised))) as news:
            while True:
                for alert in await self.alerts.of(request.deployment):
                    if alert.id not in shown:
                        shown.add(alert.id)
                        yield messages.WatchAlertsResponse(alert=wire.alert_message(alert))
                await anext(news)

    @answers
    async def ListAlerts(
        self, request: messages.ListAlertsRequest, context: _Context
    ) -> messages.ListAlertsResponse:
        """Return the alerts of a deployment, oldest first."""
        found = await self.alerts.of(request.deployment)
        return messages.ListAlertsResponse(alerts=[wire.alert_message(alert) for alert in found])

    @answers
    async def GetEvidence(
        self, request: messages.GetEvidenceRequest, context: _Context
    ) -> messages.GetEvidenceResponse:
        """Return the pictures of an alert."""
        return await self.evidence.open(await self._known(request.alert))

    @answers
    async def ResolveAlert(
        self, request: messages.ResolveAlertRequest, context: _Context
    ) -> messages.ResolveAlertResponse:
        """Take an answer, once."""
        answer = _answer(request.answer)
        alert = await self._known(request.alert)
        if alert.answer is not Answer.NONE:
            raise Refused(_LOCKED)
        now = self.now()
        answered = alert.answered(answer, request.officer, now)
        if answered.expires_at < alert.expires_at:
            key = await self.evidence.expire_earlier(alert, answered.expires_at)
            expires_at = answered.expires_at if key is None else min(answered.expires_at, key.gone_at)
            answered = replace(answered, key=key, expires_at=expires_at)
        if not await self.alerts.answer(answered, wire.resolved(answered, now)):
            raise Refused(_LOCKED)  # somebody else was faster
        self.metrics.answers.labels(answer.value).inc()
        return messages.ResolveAlertResponse(alert=wire.alert_message(answered))

    async def _known(self, alert_id: str) -> Alert:
        alert = await self.alerts.get(alert_id)
        if alert is None:
            raise Refused("there is no such alert, or it has expired")
        return alert


def _answer(value: int) -> Answer:
    try:
        answer = wire.answer_of(value)
    except KeyError:
        answer = Answer.NONE
    if answer is Answer.NONE:
        raise BadInput("answer: same person, not the same person, or cannot say")
    return answer
