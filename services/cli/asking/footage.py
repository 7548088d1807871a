"""FootageService, as people ask it. Detectors share what they keep: whichever answers has all of it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass

import grpc.aio

from services.chassis.errors import Unavailable
from services.chassis.rpc import asks, told
from sightline.detector.v1 import footage_service_pb2 as messages
from sightline.detector.v1.footage_service_pb2_grpc import FootageServiceStub


@dataclass(frozen=True, slots=True)
class FootageClient:
    """`detectors`: a channel to each."""

    detectors: Sequence[grpc.aio.Channel]

    async def all(self, deployment: str) -> Sequence[messages.Footage]:
        """Return what is kept, by camera and time."""
        for channel in self.detectors[:-1]:
            with suppress(Unavailable):
                return await _listed(channel, deployment)
        return await _listed(self.detectors[-1], deployment)

    async def stream(
        self, deployment: str, export: str, say: Callable[[str], None]
    ) -> AsyncGenerator[bytes, None]:
        """Yield the MP4 of an export; `say` what it is without."""
        call = FootageServiceStub(await self._there(deployment)).ExportFootage(
            messages.ExportFootageRequest(export=export)
        )
        async with aclosing(told(call)) as answers:
            async for answer in answers:
                if answer.missing:
                    say(answer.missing)
                if answer.mp4:
                    yield answer.mp4

    async def _there(self, deployment: str) -> grpc.aio.Channel:
        """Return a detector that answers; the last of them whether it does or not."""
        for channel in self.detectors[:-1]:
            with suppress(Unavailable):
                await _listed(channel, deployment)
                return channel
        return self.detectors[-1]


@asks
async def _listed(channel: grpc.aio.Channel, deployment: str) -> Sequence[messages.Footage]:
    request = messages.ListFootageRequest(deployment=deployment)
    return list((await FootageServiceStub(channel).ListFootage(request)).footage)
