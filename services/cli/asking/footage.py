"""FootageService of each detector, as people ask it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.errors import SightlineError
from services.chassis.rpc import error_of
from services.copies.spans import who_has_most
from sightline.detector.v1 import footage_service_pb2 as messages
from sightline.detector.v1.footage_service_pb2_grpc import FootageServiceStub
from sightline.retention_purger.v1.export_service_pb2 import Export


@dataclass(frozen=True, slots=True)
class FootageClient:
    """`detectors`: a channel to each."""

    detectors: Sequence[grpc.aio.Channel]

    async def all(self, deployment: str) -> list[messages.Footage]:
        """Return what is kept, by camera and time. What a detector that is away has is left out."""
        found = [one for kept in await self._of_each(deployment) for one in kept]
        return sorted(found, key=lambda one: (one.camera, getattr(one, "from").ToNanoseconds()))

    async def stream(self, export: Export, say: Callable[[str], None]) -> AsyncGenerator[bytes, None]:
        """Yield the MP4 of an export from the detector that has most of it; `say` what it is without."""
        kept = await self._of_each(export.deployment)
        number, in_parts = who_has_most(kept, export.footage)
        if in_parts:
            say("another detector has a part of this: ask for an export of the rest, by its times")
        request = messages.ExportFootageRequest(export=export.id)
        call = FootageServiceStub(self.detectors[number]).ExportFootage(request)
        try:
            async for answer in call:
                if answer.missing:
                    say(answer.missing)
                if answer.mp4:
                    yield answer.mp4
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None
        finally:
            call.cancel()

    async def _of_each(self, deployment: str) -> list[list[messages.Footage]]:
        kept: list[list[messages.Footage]] = []
        errors: list[SightlineError] = []
        for channel in self.detectors:
            request = messages.ListFootageRequest(deployment=deployment)
            try:
                answer = await FootageServiceStub(channel).ListFootage(request)
            except grpc.aio.AioRpcError as error:
                errors.append(error_of(error))
                kept.append([])
                continue
            kept.append(list(answer.footage))
        if len(errors) == len(self.detectors):
            raise errors[0]
        return kept
