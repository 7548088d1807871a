"""What cameras see, from whichever detector looks at them."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import grpc.aio

from services.chassis.errors import SightlineError, Unavailable
from services.chassis.rpc import error_of, told
from services.console.clients.people import Visit
from sightline.detector.v1 import view_service_pb2 as messages
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceStub

_DETECTOR = "detector"


@dataclass(frozen=True, slots=True)
class Views:
    """ViewService of each detector: a camera is with one of them at a time, and may go to another."""

    visit: Visit
    detectors: Sequence[grpc.aio.Channel]

    async def watch(self, deployment: str, camera: str) -> AsyncGenerator[messages.WatchCameraResponse, None]:
        """Yield pictures for as long as a detector has any; then say why it has none."""
        request = messages.WatchCameraRequest(deployment=deployment, camera=camera)
        why: SightlineError = Unavailable("no detector is known")
        for channel in self.detectors:
            call = ViewServiceStub(channel).WatchCamera(request, metadata=await self.visit.bearer(_DETECTOR))
            try:
                async with aclosing(told(call)) as pictures:
                    async for picture in pictures:
                        yield picture
            except SightlineError as error:
                why = error
        raise why

    async def tests(self, deployment: str) -> dict[str, messages.CameraTest]:
        """Return what each camera's faces were like. Where it has moved, of the detector that saw most."""
        request = messages.TestCamerasRequest(deployment=deployment)
        told: list[messages.CameraTest] = []
        errors: list[SightlineError] = []
        for channel in self.detectors:
            try:
                answer = await ViewServiceStub(channel).TestCameras(
                    request, metadata=await self.visit.bearer(_DETECTOR)
                )
            except grpc.aio.AioRpcError as error:
                errors.append(error_of(error))
                continue
            told += answer.tests
        if len(errors) == len(self.detectors):
            raise errors[0]
        return of_who_saw_most(told)


def of_who_saw_most(tests: Iterable[messages.CameraTest]) -> dict[str, messages.CameraTest]:
    """Return each camera's test, by camera; of those of several detectors the one of most faces."""
    found: dict[str, messages.CameraTest] = {}
    for test in tests:
        if test.camera not in found or test.faces_count > found[test.camera].faces_count:
            found[test.camera] = test
    return found
