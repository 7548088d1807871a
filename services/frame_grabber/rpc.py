"""CameraService."""

from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers
from services.frame_grabber import wire
from services.frame_grabber.ports import CameraList
from sightline.frame_grabber.v1 import camera_service_pb2 as messages
from sightline.frame_grabber.v1.camera_service_pb2_grpc import CameraServiceServicer


@dataclass(frozen=True)
class CameraRpc(CameraServiceServicer):
    """Says what the cameras are doing."""

    cameras: CameraList

    @answers
    async def ListCameras(
        self, request: messages.ListCamerasRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.ListCamerasResponse:
        """List the cameras of one deployment, in its own order; none for a deployment that is not known."""
        return wire.listed(await self.cameras.of(request.deployment))
