"""What the command line asks the services, over gRPC."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

import grpc.aio

from services.chassis.errors import Unavailable
from services.chassis.patience import patiently
from services.chassis.rpc import asks, told
from services.cli.asking.retention import RetentionClient
from services.watchlists.enrolment import request_for
from services.watchlists.listing import ListedPhoto
from sightline.alert_dispatcher.v1 import alert_service_pb2 as alert_messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import Answer
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.frame_grabber.v1 import camera_service_pb2 as camera_messages
from sightline.frame_grabber.v1.camera_service_pb2_grpc import CameraServiceStub
from sightline.registrar.v1 import deployment_service_pb2 as deployments
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2_grpc import DeploymentServiceStub
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from sightline.retention_purger.v1 import retention_service_pb2 as retention
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class Clients:
    """One deployment, as a person at the command line deals with it.

    What only asks, and what may be said twice, is asked again for `patience_seconds` while a service is away.
    """

    channel_to: Callable[[str], grpc.aio.Channel]
    deployment: str
    patience_seconds: float = 0.0

    @asks
    async def draft(self, deployment: Deployment) -> None:
        """Draft the deployment."""
        request = deployments.DraftDeploymentRequest(deployment=deployment)
        await DeploymentServiceStub(self.channel_to("registrar")).DraftDeployment(request)

    @asks
    async def enrol(self, photo: ListedPhoto, content: bytes) -> watchlist.EnrolPhotoResponse:
        """Enrol one photo."""
        request = request_for(self.deployment, photo, content)
        answer: watchlist.EnrolPhotoResponse = await WatchlistServiceStub(
            self.channel_to("registrar")
        ).EnrolPhoto(request)
        return answer

    @asks
    async def start_trial(self) -> None:
        """Fix the list as a trial, and go live."""
        stub = DeploymentServiceStub(self.channel_to("registrar"))
        await stub.FixTrial(deployments.FixTrialRequest(name=self.deployment))
        await stub.StartDeployment(deployments.StartDeploymentRequest(name=self.deployment))

    @patiently
    @asks
    async def end(self) -> None:
        """End it; its list is destroyed."""
        request = deployments.EndDeploymentRequest(name=self.deployment)
        await DeploymentServiceStub(self.channel_to("registrar")).EndDeployment(request)

    @patiently
    @asks
    async def look(self) -> deployments.GetDeploymentResponse:
        """Say how it stands."""
        request = deployments.GetDeploymentRequest(name=self.deployment)
        stub = DeploymentServiceStub(self.channel_to("registrar"))
        answer: deployments.GetDeploymentResponse = await stub.GetDeployment(request)
        return answer

    @patiently
    @asks
    async def cameras(self) -> Sequence[camera_messages.Camera]:
        """Return what the cameras are doing."""
        request = camera_messages.ListCamerasRequest(deployment=self.deployment)
        return list((await CameraServiceStub(self.channel_to("frame_grabber")).ListCameras(request)).cameras)

    @patiently
    @asks
    async def ledger(self) -> retention.Ledger:
        """Return the ledger."""
        request = retention.GetLedgerRequest(deployment=self.deployment)
        answer: retention.GetLedgerResponse = await RetentionServiceStub(
            self.channel_to("retention_purger")
        ).GetLedger(request)
        return answer.ledger

    @patiently
    async def alert_kept(self) -> timedelta:
        """Return for how long this installation keeps an alert."""
        return await RetentionClient(self.channel_to("retention_purger")).alert_kept()

    @patiently
    @asks
    async def alerts(self) -> Sequence[alert_messages.Alert]:
        """Return the alerts of this deployment, oldest first."""
        request = alert_messages.ListAlertsRequest(deployment=self.deployment)
        return list((await AlertServiceStub(self.channel_to("alert_dispatcher")).ListAlerts(request)).alerts)

    async def watch(self) -> AsyncGenerator[alert_messages.Alert, None]:
        """Yield the alerts that exist, then each new one, each once."""
        shown: set[str] = set()
        while True:
            try:
                async with aclosing(self._watch()) as alerts:
                    async for alert in alerts:
                        if alert.id not in shown:
                            shown.add(alert.id)
                            yield alert
            except Unavailable:
                if not self.patience_seconds:
                    raise
            await self.alerts()  # as soon as the service is there again; raises when patience is over

    async def _watch(self) -> AsyncGenerator[alert_messages.Alert, None]:
        request = alert_messages.WatchAlertsRequest(deployment=self.deployment)
        stub = AlertServiceStub(self.channel_to("alert_dispatcher"))
        async with aclosing(told(stub.WatchAlerts(request))) as answers:
            async for answer in answers:
                yield answer.alert

    @patiently
    @asks
    async def evidence(self, alert: str) -> alert_messages.GetEvidenceResponse:
        """Return the pictures of an alert."""
        request = alert_messages.GetEvidenceRequest(alert=alert)
        stub = AlertServiceStub(self.channel_to("alert_dispatcher"))
        answer: alert_messages.GetEvidenceResponse = await stub.GetEvidence(request)
        return answer

    @patiently
    @asks
    async def comparison(self, alert: str) -> alert_messages.GetComparisonResponse:
        """Return the two pictures of an alert, and nothing else."""
        request = alert_messages.GetComparisonRequest(alert=alert)
        stub = AlertServiceStub(self.channel_to("alert_dispatcher"))
        answer: alert_messages.GetComparisonResponse = await stub.GetComparison(request)
        return answer

    @asks
    async def resolve(self, alert: str, answer: Answer, officer: str) -> alert_messages.Alert:
        """Answer an alert; return how it stands then."""
        request = alert_messages.ResolveAlertRequest(alert=alert, answer=answer, officer=officer)
        stub = AlertServiceStub(self.channel_to("alert_dispatcher"))
        answered: alert_messages.ResolveAlertResponse = await stub.ResolveAlert(request)
        return answered.alert

    @patiently
    @asks
    async def identity(self, alert: str) -> alert_messages.GetIdentityResponse:
        """Return who it is, once that may be told."""
        request = alert_messages.GetIdentityRequest(alert=alert)
        stub = AlertServiceStub(self.channel_to("alert_dispatcher"))
        answer: alert_messages.GetIdentityResponse = await stub.GetIdentity(request)
        return answer
