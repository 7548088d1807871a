"""AlertService."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import grpc.aio

from services.alert_dispatcher.domain.alerts import Alert
from services.alert_dispatcher.domain.likeness import strength
from services.alert_dispatcher.domain.receipts import mark_of
from services.alert_dispatcher.domain.rights import Viewer, why_not_compare, why_not_identify
from services.alert_dispatcher.handler.evidence import EvidenceMaker
from services.alert_dispatcher.ports import Alerts, Comparison
from services.alert_dispatcher.rpc.exporting import Exporting
from services.alert_dispatcher.rpc.recording import Recording, outcome_in
from services.alert_dispatcher.rpc.resolving import GONE, Resolving, answer_in, officer_of
from services.alert_dispatcher.rpc.viewing import see_that, viewer
from services.alert_dispatcher.rpc.watching import Watching
from services.alert_dispatcher.wire import showing
from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.chassis.rpc import answers, caller, streams
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class AlertRpc(AlertServiceServicer):
    """Shows alerts, takes answers, says who it is, and records what came of it."""

    alerts: Alerts
    evidence: EvidenceMaker
    comparison: Comparison
    deployments: Deployments
    watching: Watching
    resolving: Resolving
    recording: Recording
    exporting: Exporting
    now: Callable[[], datetime] = utc_now

    @streams
    async def WatchAlerts(
        self, request: messages.WatchAlertsRequest, context: _Context
    ) -> AsyncGenerator[messages.WatchAlertsResponse, None]:
        """Yield the alerts of a deployment, each again when it stands otherwise, until the caller leaves."""
        # Asked at each look: the deployment may be drafted anew, for other officers.
        stream = self.watching.stream(
            request.deployment, lambda: viewer(self.deployments, request.deployment), request.resume_after
        )
        async with aclosing(stream) as shown:
            async for alert in shown:
                yield messages.WatchAlertsResponse(alert=alert)

    @answers
    async def ListAlerts(
        self, request: messages.ListAlertsRequest, context: _Context
    ) -> messages.ListAlertsResponse:
        """Return the alerts of a deployment, oldest first."""
        who = viewer(self.deployments, request.deployment)
        found = await self.watching.visible(request.deployment, who)
        return messages.ListAlertsResponse(alerts=[self.watching.shown(alert, who) for alert in found])

    @answers
    async def GetEvidence(
        self, request: messages.GetEvidenceRequest, context: _Context
    ) -> messages.GetEvidenceResponse:
        """Return all of it, of a trial."""
        alert, _ = await self._known(request.alert)
        if not alert.trial:
            raise Refused("this is no trial: compare the two pictures first, and answer")
        return await self.evidence.open(alert)

    @answers
    async def GetComparison(
        self, request: messages.GetComparisonRequest, context: _Context
    ) -> messages.GetComparisonResponse:
        """Return the two pictures, of one size, and nothing else."""
        alert, who = await self._known(request.alert)
        see_that(why_not_compare(who, alert, self.now()))
        kept = await self.evidence.open(alert)
        face, reference = await self.comparison.side_by_side(kept.face_jpeg, kept.reference_jpeg)
        return messages.GetComparisonResponse(face_jpeg=face, reference_jpeg=reference)

    @answers
    async def ResolveAlert(
        self, request: messages.ResolveAlertRequest, context: _Context
    ) -> messages.ResolveAlertResponse:
        """Take an answer; of each officer one, and it is locked."""
        answer = answer_in(request.answer)
        alert, who = await self._known(request.alert)
        answered = await self.resolving(alert.id, who, answer, officer_of(who, request.officer))
        return messages.ResolveAlertResponse(alert=self.watching.shown(answered, who))

    @answers
    async def GetIdentity(
        self, request: messages.GetIdentityRequest, context: _Context
    ) -> messages.GetIdentityResponse:
        """Say who it is, to those who compared and all said that it is the same person."""
        alert, who = await self._known(request.alert)
        see_that(why_not_identify(who, alert, self.now()))
        kept = await self.evidence.open(alert)
        known = self.deployments.get(alert.deployment)
        return messages.GetIdentityResponse(
            subject=kept.subject,
            category=kept.category,
            reason=kept.reason,
            instruction=kept.instruction,
            place=known.deployment.place if known else "",
            camera=alert.camera,
            captured_at=to_timestamp(alert.captured_at),
            context=kept.context,
            strength=strength(*await self.alerts.turned_out(alert.likeness)),
        )

    @answers
    async def RecordOutcome(
        self, request: messages.RecordOutcomeRequest, context: _Context
    ) -> messages.RecordOutcomeResponse:
        """Put on record what came of it; whoever was engaged gets a code to ask with."""
        outcome = outcome_in(request.outcome)
        alert, who = await self._known(request.alert)
        told, code = await self.recording(alert, who, outcome)
        return messages.RecordOutcomeResponse(alert=self.watching.shown(told, who), receipt_code=code)

    @answers
    async def FindOfficers(
        self, request: messages.FindOfficersRequest, context: _Context
    ) -> messages.FindOfficersResponse:
        """Say whose the marks of officers are, as long as their alerts are kept."""
        found = await self.alerts.of(request.deployment)
        told = [alert for alert in found if alert.is_final]
        officers = [showing.officer(alert.salt, name) for alert in told for name in alert.officers]
        return messages.FindOfficersResponse(officers=officers)

    @answers
    async def FindReceipt(
        self, request: messages.FindReceiptRequest, context: _Context
    ) -> messages.FindReceiptResponse:
        """Return what is kept of the alert after which a receipt was given."""
        return showing.receipt(await self._of_receipt(request.deployment, request.receipt_code))

    @answers
    async def FindKept(
        self, request: messages.FindKeptRequest, context: _Context
    ) -> messages.FindKeptResponse:
        """Return what is to be held, or erased."""
        if request.alert:
            return showing.kept(await self.alerts.get(request.alert))
        return showing.kept(await self._of_receipt(request.deployment, request.receipt_code))

    @answers
    async def NoteKept(
        self, request: messages.NoteKeptRequest, context: _Context
    ) -> messages.NoteKeptResponse:
        """Note that the person concerned wants it kept."""
        if not await self.alerts.note_kept(request.alert):
            raise Refused(GONE)
        return messages.NoteKeptResponse()

    @answers
    async def ExportEvidence(
        self, request: messages.ExportEvidenceRequest, context: _Context
    ) -> messages.ExportEvidenceResponse:
        """Hand over what two persons have confirmed may leave."""
        return await self.exporting(request.export, caller())

    async def _of_receipt(self, deployment: str, code: str) -> Alert | None:
        """Return the alert after which a receipt was given, where it is of that deployment."""
        found = await self.alerts.by_receipt(mark_of(code))
        return found if found is not None and found.deployment == deployment else None

    async def _known(self, alert_id: str) -> tuple[Alert, Viewer]:
        alert = await self.alerts.get(alert_id)
        if alert is None:
            raise Refused(GONE)
        return alert, viewer(self.deployments, alert.deployment)
