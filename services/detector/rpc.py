"""FaceService: the faces in one photograph, with the numbers that the watchlist's gate goes by."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import grpc.aio
import numpy as np

from services.chassis.rpc import answers
from services.detector import wire
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.filling import is_same_face
from services.detector.domain.studio import Studio
from services.detector.ports import Photos
from sightline.detector.v1.face_service_pb2 import FindFacesRequest, FindFacesResponse
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceServicer

_GREY = 128


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
            found = await self._faces(photo)
            return await loop.run_in_executor(self.executor, self._answer, photo, found)
        finally:
            photo.fill(0)

    async def _faces(self, photo: Pixels) -> tuple[Detection, ...]:
        found = await self.find(photo)
        if any(one.score_ratio >= self.opening_score_ratio for one in found):
            return found
        # A face that fills the photograph is larger than what detectors learn: once more, with a border.
        border_px = max(photo.shape[:2]) // 2
        wide = np.pad(photo, ((border_px, border_px), (border_px, border_px), (0, 0)), constant_values=_GREY)
        again = await self.find(wide)
        wide.fill(0)
        return tuple(
            replace(
                one, box=one.box.moved(border_px, border_px), landmarks=one.landmarks - np.float32(border_px)
            )
            for one in again
        )

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
