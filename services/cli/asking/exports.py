"""ExportService, and what leaves by it, as people ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.chassis.rpc import asks
from sightline.alert_dispatcher.v1.alert_service_pb2 import ExportEvidenceRequest, ExportEvidenceResponse
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.retention_purger.v1 import export_service_pb2 as messages
from sightline.retention_purger.v1.export_service_pb2_grpc import ExportServiceStub

_UNKNOWN = "there is no such export any more; look with `sightline exports list`"


@dataclass(frozen=True, slots=True)
class ExportClient:
    """The retention-purger's exports, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def ask(self, of: messages.FootageSpan | str, case_number: str, reason: str) -> messages.Export:
        """Propose an export, of footage or of an alert."""
        request = messages.AskForExportRequest(case_number=case_number, reason=reason)
        if isinstance(of, str):
            request.alert = of
        else:
            request.footage.CopyFrom(of)
        answer: messages.AskForExportResponse = await self._stub().AskForExport(request)
        return answer.export

    @asks
    async def confirm(self, export: str) -> messages.Export:
        """Let it be fetched, as the second person."""
        request = messages.ConfirmExportRequest(export=export)
        answer: messages.ConfirmExportResponse = await self._stub().ConfirmExport(request)
        return answer.export

    @asks
    async def withdraw(self, export: str) -> None:
        """End it."""
        await self._stub().WithdrawExport(messages.WithdrawExportRequest(export=export))

    @asks
    async def all(self) -> Sequence[messages.Export]:
        """Return every export, oldest first."""
        return list((await self._stub().ListExports(messages.ListExportsRequest())).exports)

    async def find(self, export: str) -> messages.Export:
        """Return an export. Refused when there is none."""
        for one in await self.all():
            if one.id == export:
                return one
        raise Refused(_UNKNOWN)

    def _stub(self) -> ExportServiceStub:
        return ExportServiceStub(self.channel)


@asks
async def evidence_of(dispatcher: grpc.aio.Channel, export: str) -> ExportEvidenceResponse:
    """Return what is handed over of an alert."""
    request = ExportEvidenceRequest(export=export)
    answer: ExportEvidenceResponse = await AlertServiceStub(dispatcher).ExportEvidence(request)
    return answer


def span_of(deployment: str, camera: str, begins: datetime, ends: datetime) -> messages.FootageSpan:
    """Return a span as it is asked for."""
    span = messages.FootageSpan(deployment=deployment, camera=camera, until=to_timestamp(ends))
    getattr(span, "from").CopyFrom(to_timestamp(begins))  # a keyword of Python's
    return span
