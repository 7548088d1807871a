"""FaceService: the faces in one photograph, with the numbers that the watchlist's gate goes by."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.rpc import answers
from services.detector import wire
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.filling import is_same_face
from services.detector.domain.studio import Studio
from services.detector.ports import Photos
from sightline.detector.v1.face_service_pb2 import FindFacesRequest, FindFacesResponse
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceServicer


@dataclass(frozen=True, slots=True)
class FaceRpc(FaceServiceServicer):
    """The servicer. `opening_score_ratio`: fainter faces are filled in the shots of others, not answered."""

    photos: Photos
    find: Callable[[Pixels], Awaitable[tuple[Detection, ...]]]
    studio: Studio
    executor: Executor
    opening_score_ratio: float

    @answers
    async def FindFaces(
        self, request: FindFacesRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> FindFacesResponse:
        """Faces, best first. INVALID_ARGUMENT in one line when the photograph cannot be read."""
        loop = asyncio.get_running_loop()
        photo = await loop.run_in_executor(self.executor, self.photos.decode, request.photo)
        try:
            found = await self.find(photo)
            return await loop.run_in_executor(self.executor, self._answer, photo, found)
        finally:
            photo.fill(0)

    def _answer(self, photo: Pixels, found: tuple[Detection, ...]) -> FindFacesResponse:
        portraits = []
        for one in found:
            if one.score_ratio >= self.opening_score_ratio:
                others = [other.box for other in found if other is not one]
                others = [box for box in others if not is_same_face(self.studio.fillings, one.box, box)]
                portrait = self.studio.portrait(photo, one, others)
                if portrait is not None:
                    portraits.append(portrait)
        return wire.faces_found(photo.shape[1], photo.shape[0], portraits)
