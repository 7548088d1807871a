"""ViewService: the live picture of a camera, and whether the camera is good enough."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import grpc.aio

from services.chassis.deployments import Deployments
from services.chassis.errors import Refused
from services.chassis.ledger import Scope
from services.chassis.origin import utc_now
from services.chassis.rpc import answers, streams
from services.detector import wire
from services.detector.domain.fitness import Needs, judge
from services.detector.handler import Screens, Surveys, Watches
from sightline.detector.v1 import view_service_pb2 as messages
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]
_LOOK_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class ViewRpc(ViewServiceServicer):
    """The servicer."""

    watches: Watches
    screens: Screens
    surveys: Surveys
    deployments: Deployments
    needs: Needs
    now: Callable[[], datetime] = utc_now

    @streams
    async def WatchCamera(
        self, request: messages.WatchCameraRequest, context: _Context
    ) -> AsyncGenerator[messages.WatchCameraResponse, None]:
        """Yield pictures while the camera is looked at here."""
        scope = Scope(request.deployment, request.camera)
        self._refuse_elsewhere(scope)
        with self.screens.one_more(scope) as screen:
            while True:
                picture = await screen.next(_LOOK_SECONDS)
                self._refuse_elsewhere(scope)
                if picture is not None:
                    yield wire.viewed(picture)

    @answers
    async def TestCameras(
        self, request: messages.TestCamerasRequest, context: _Context
    ) -> messages.TestCamerasResponse:
        """Say of each camera what its faces were like; nothing of a deployment that is not live."""
        surveys = self.surveys.of(request.deployment) if self._is_live(request.deployment) else {}
        return messages.TestCamerasResponse(
            tests=[wire.tested(camera, judge(self.needs, survey)) for camera, survey in surveys.items()]
        )

    def _refuse_elsewhere(self, scope: Scope) -> None:
        if not self._is_live(scope.deployment):
            raise Refused(f"{scope.deployment} is not live: nothing of it is looked at")
        if not self.watches.holds(scope):
            raise Refused(f"this detector gets no frames of camera {scope.camera}")

    def _is_live(self, deployment: str) -> bool:
        return self.deployments.is_live(deployment, self.now())
