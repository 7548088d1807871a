"""Exports, and what leaves by them, as whoever is signed in asks for it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, Unavailable
from services.chassis.rpc import asks, told
from services.console.clients.people import Visit
from services.console.domain.exporting import Wanted
from sightline.alert_dispatcher.v1.alert_service_pb2 import ExportEvidenceRequest, ExportEvidenceResponse
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.detector.v1 import footage_service_pb2 as footage
from sightline.detector.v1.footage_service_pb2_grpc import FootageServiceStub
from sightline.retention_purger.v1 import export_service_pb2 as messages
from sightline.retention_purger.v1.export_service_pb2_grpc import ExportServiceStub

_PURGER, _DISPATCHER, _DETECTOR = "retention_purger", "alert_dispatcher", "detector"


@dataclass(frozen=True, slots=True)
class Exports:
    """ExportService; FootageService of each detector; the alert-dispatcher, for evidence."""

    visit: Visit
    detectors: Sequence[grpc.aio.Channel]

    @asks
    async def ask(self, wanted: Wanted) -> None:
        """Propose one."""
        request = messages.AskForExportRequest(case_number=wanted.case_number, reason=wanted.reason)
        if isinstance(wanted.of, str):
            request.alert = wanted.of
        else:
            request.footage.deployment, request.footage.camera = wanted.of.deployment, wanted.of.camera
            getattr(request.footage, "from").CopyFrom(to_timestamp(wanted.of.begins))
            request.footage.until.CopyFrom(to_timestamp(wanted.of.ends))
        await self._stub().AskForExport(request, metadata=await self.visit.bearer(_PURGER))

    @asks
    async def confirm(self, export: str) -> None:
        """Let it be fetched, as the second person."""
        request = messages.ConfirmExportRequest(export=export)
        await self._stub().ConfirmExport(request, metadata=await self.visit.bearer(_PURGER))

    @asks
    async def withdraw(self, export: str) -> None:
        """End it."""
        request = messages.WithdrawExportRequest(export=export)
        await self._stub().WithdrawExport(request, metadata=await self.visit.bearer(_PURGER))

    @asks
    async def all(self) -> Sequence[messages.Export]:
        """Return every export, oldest first."""
        request = messages.ListExportsRequest()
        return list(
            (await self._stub().ListExports(request, metadata=await self.visit.bearer(_PURGER))).exports
        )

    async def find(self, export: str) -> messages.Export:
        """Return one. Refused when it is gone."""
        for one in await self.all():
            if one.id == export:
                return one
        raise Refused("there is no such export any more")

    @asks
    async def evidence(self, export: str) -> ExportEvidenceResponse:
        """Return what is handed over of an alert."""
        stub = AlertServiceStub(self.visit.channel_to(_DISPATCHER))
        answer: ExportEvidenceResponse = await stub.ExportEvidence(
            ExportEvidenceRequest(export=export), metadata=await self.visit.bearer(_DISPATCHER)
        )
        return answer

    async def kept(self, deployment: str) -> Sequence[footage.Footage]:
        """Return what is kept, by camera and time; detectors share it, so the first that is there says it."""
        for channel in self.detectors[:-1]:
            with suppress(Unavailable):
                return await self._listed(channel, deployment)
        return await self._listed(self.detectors[-1], deployment)

    async def stream(self, export: messages.Export) -> AsyncGenerator[bytes, None]:
        """Yield the MP4 of an export, from a detector that is there."""
        call = FootageServiceStub(await self._there(export.deployment)).ExportFootage(
            footage.ExportFootageRequest(export=export.id), metadata=await self.visit.bearer(_DETECTOR)
        )
        async with aclosing(told(call)) as answers:
            async for answer in answers:
                if answer.mp4:
                    yield answer.mp4

    async def _there(self, deployment: str) -> grpc.aio.Channel:
        """Return a detector that answers; the last of them whether it does or not."""
        for channel in self.detectors[:-1]:
            with suppress(Unavailable):
                await self._listed(channel, deployment)
                return channel
        return self.detectors[-1]

    @asks
    async def _listed(self, channel: grpc.aio.Channel, deployment: str) -> Sequence[footage.Footage]:
        request = footage.ListFootageRequest(deployment=deployment)
        answer = await FootageServiceStub(channel).ListFootage(
            request, metadata=await self.visit.bearer(_DETECTOR)
        )
        return list(answer.footage)

    def _stub(self) -> ExportServiceStub:
        return ExportServiceStub(self.visit.channel_to(_PURGER))
