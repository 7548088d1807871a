"""Cameras and the ledger of a deployment."""

from dataclasses import dataclass

from services.chassis.rpc import asks
from services.console.clients.people import Visit
from sightline.frame_grabber.v1 import camera_service_pb2 as cameras
from sightline.frame_grabber.v1.camera_service_pb2_grpc import CameraServiceStub
from sightline.retention_purger.v1 import retention_service_pb2 as retention
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class Watching:
    """CameraService, and the ledger of RetentionService."""

    visit: Visit

    @asks
    async def cameras(self, deployment: str) -> list[cameras.Camera]:
        """Return what each camera is doing."""
        stub = CameraServiceStub(self.visit.channel_to("frame_grabber"))
        request = cameras.ListCamerasRequest(deployment=deployment)
        answer = await stub.ListCameras(request, metadata=await self.visit.bearer("frame_grabber"))
        return list(answer.cameras)

    @asks
    async def ledger(self, deployment: str) -> retention.Ledger:
        """Return what was seen, and what became of it."""
        stub = RetentionServiceStub(self.visit.channel_to("retention_purger"))
        request = retention.GetLedgerRequest(deployment=deployment)
        answer: retention.GetLedgerResponse = await stub.GetLedger(
            request, metadata=await self.visit.bearer("retention_purger")
        )
        return answer.ledger
