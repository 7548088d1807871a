"""ExportService."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis import rpc
from services.chassis.access import Caller
from services.chassis.errors import BadInput
from services.chassis.rpc import answers
from services.retention_purger import wire
from services.retention_purger.rpc.exporting import Exporting
from services.retention_purger.rpc.opening import Opening, WrappedSegment
from services.retention_purger.rpc.retention import day_in
from sightline.retention_purger.v1 import export_service_pb2 as messages
from sightline.retention_purger.v1.export_service_pb2_grpc import ExportServiceServicer

_Context = grpc.aio.ServicerContext[Any, Any]


@dataclass(frozen=True)
class ExportRpc(ExportServiceServicer):
    """Exports by two persons. `caller`: who makes the call that is being answered."""

    exporting: Exporting
    opening: Opening
    caller: Callable[[], Caller] = rpc.caller

    @answers
    async def AskForExport(
        self, request: messages.AskForExportRequest, context: _Context
    ) -> messages.AskForExportResponse:
        """Propose an export."""
        if request.WhichOneof("what") is None:
            raise BadInput("footage, alert: name one of the two")
        of = wire.span_of(request.footage) if request.HasField("footage") else request.alert
        asked = await self.exporting.ask(of, request.case_number, request.reason, self.caller())
        return messages.AskForExportResponse(export=wire.export_message(asked))

    @answers
    async def ConfirmExport(
        self, request: messages.ConfirmExportRequest, context: _Context
    ) -> messages.ConfirmExportResponse:
        """Let it be fetched, as the second person."""
        confirmed = await self.exporting.confirm(request.export, self.caller())
        return messages.ConfirmExportResponse(export=wire.export_message(confirmed))

    @answers
    async def WithdrawExport(
        self, request: messages.WithdrawExportRequest, context: _Context
    ) -> messages.WithdrawExportResponse:
        """End it."""
        await self.exporting.withdraw(request.export, self.caller())
        return messages.WithdrawExportResponse()

    @answers
    async def ListExports(
        self, request: messages.ListExportsRequest, context: _Context
    ) -> messages.ListExportsResponse:
        """Return every export, oldest first."""
        found = await self.exporting.exports.all()
        return messages.ListExportsResponse(exports=[wire.export_message(one) for one in found])

    @answers
    async def OpenForExport(
        self, request: messages.OpenForExportRequest, context: _Context
    ) -> messages.OpenForExportResponse:
        """Give the owner of what is to leave its keys, or only say what that is."""
        asked = (request.export, request.caller, self.caller().name)
        if request.look_only:
            export = await self.opening.look(*asked)
            return messages.OpenForExportResponse(export=wire.export_message(export))
        if request.wrapped_key:
            opened = await self.opening.evidence(*asked, request.wrapped_key, day_in(request.day))
        else:
            segments = [
                WrappedSegment(wire.segment_of(one.segment), one.wrapped_key, day_in(one.day))
                for one in request.segments
            ]
            opened = await self.opening.footage(*asked, segments)
        return messages.OpenForExportResponse(export=wire.export_message(opened[0]), keys=opened[1])
