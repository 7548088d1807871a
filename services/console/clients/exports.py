"""Exports, and what leaves by them, as whoever is signed in asks for it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, SightlineError
from services.chassis.rpc import asks, error_of
from services.console.clients.people import Visit
from services.console.domain.exporting import Wanted
from services.copies.spans import who_has_most
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

    async def kept(self, deployment: str) -> list[footage.Footage]:
        """Return what is kept, by camera and time. What a detector that is away has is left out."""
        found = [one for kept in await self._of_each(deployment) for one in kept]
        return sorted(found, key=lambda one: (one.camera, getattr(one, "from").ToNanoseconds()))

    async def stream(self, export: messages.Export) -> AsyncGenerator[bytes, None]:
        """Yield the MP4 of an export, from the detector that has most of it."""
        number, _ = who_has_most(await self._of_each(export.deployment), export.footage)
        call = FootageServiceStub(self.detectors[number]).ExportFootage(
            footage.ExportFootageRequest(export=export.id), metadata=await self.visit.bearer(_DETECTOR)
        )
        try:
            async for answer in call:
                if answer.mp4:
                    yield answer.mp4
        except grpc.aio.AioRpcError as error:
            raise error_of(error) from None
        finally:
            call.cancel()

    async def _of_each(self, deployment: str) -> list[Sequence[footage.Footage]]:
        kept: list[Sequence[footage.Footage]] = []
        errors: list[SightlineError] = []
        for channel in self.detectors:
            try:
                answer = await FootageServiceStub(channel).ListFootage(
                    footage.ListFootageRequest(deployment=deployment),
                    metadata=await self.visit.bearer(_DETECTOR),
                )
            except grpc.aio.AioRpcError as error:
                errors.append(error_of(error))
                kept.append([])
                continue
            kept.append(answer.footage)
        if len(errors) == len(self.detectors):
            raise errors[0]
        return kept

    def _stub(self) -> ExportServiceStub:
        return ExportServiceStub(self.visit.channel_to(_PURGER))
