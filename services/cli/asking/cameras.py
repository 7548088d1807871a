"""ViewService of every detector, as those who look after cameras ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.errors import SightlineError, Unavailable
from services.chassis.rpc import asks
from services.console.clients.views import of_who_saw_most
from sightline.detector.v1 import view_service_pb2 as messages
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceStub


@dataclass(frozen=True, slots=True)
class CameraClient:
    """Each detector over a channel of the person who asks: a camera is with one of them at a time."""

    detectors: Sequence[grpc.aio.Channel]

    async def tests(self, deployment: str) -> list[messages.CameraTest]:
        """Return what each camera's faces were like. Where it has moved, of the detector that saw most.

        Unavailable, or Refused, when none answers.
        """
        told: list[messages.CameraTest] = []
        why: SightlineError = Unavailable("no detector is known")
        answered = False
        for detector in self.detectors:
            try:
                told += await self._of(detector, deployment)
                answered = True
            except SightlineError as error:
                why = error
        if not answered:
            raise why
        found = of_who_saw_most(told)
        return [found[camera] for camera in sorted(found)]

    @asks
    async def _of(self, detector: grpc.aio.Channel, deployment: str) -> Sequence[messages.CameraTest]:
        request = messages.TestCamerasRequest(deployment=deployment)
        return list((await ViewServiceStub(detector).TestCameras(request)).tests)
