"""The detector's ports over other services' gRPC: what was signed, and the keys of footage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused, Unreadable
from services.chassis.ledger import Scope
from services.chassis.rpc import asks
from services.detector import wire
from services.detector.domain.footage import Label, Span
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.watchlist_service_pb2 import GetAuthorisationRequest, GetAuthorisationResponse
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from sightline.retention_purger.v1.audit_service_pb2 import IsSpentRequest
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub
from sightline.retention_purger.v1.export_service_pb2 import OpenForExportRequest, OpenForExportResponse
from sightline.retention_purger.v1.export_service_pb2_grpc import ExportServiceStub
from sightline.retention_purger.v1.retention_service_pb2 import WrapFootageKeyRequest
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class SignedPlans:
    """Authorisations: as the registrar keeps them; whether one is spent, as the audit chain has it."""

    registrar: grpc.aio.Channel
    purger: grpc.aio.Channel

    @asks
    async def of(self, deployment: str, list_version: int) -> Authorisation:
        """Return what was signed."""
        request = GetAuthorisationRequest(deployment=deployment, list_version=list_version)
        answer: GetAuthorisationResponse = await WatchlistServiceStub(self.registrar).GetAuthorisation(
            request
        )
        return answer.authorisation

    @asks
    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        """Say whether it was in force once, and then was no more."""
        request = IsSpentRequest(deployment=deployment, authorised_digest=authorised_digest)
        return bool((await AuditServiceStub(self.purger).IsSpent(request)).spent)


@dataclass(frozen=True, slots=True)
class PurgerSegmentKeys:
    """SegmentKeys over RetentionService and ExportService."""

    purger: grpc.aio.Channel

    @asks
    async def wrap(
        self, key: bytearray, scope: Scope, started_at: datetime, expires_at: datetime
    ) -> tuple[bytes, date]:
        """Return a segment's key as it is wrapped, and the day on which it is gone."""
        request = WrapFootageKeyRequest(
            key=bytes(key),
            segment=wire.segment(scope.deployment, scope.camera, started_at),
            expires_at=to_timestamp(expires_at),
        )
        answer = await RetentionServiceStub(self.purger).WrapFootageKey(request)
        try:
            return answer.wrapped_key, date.fromisoformat(answer.day)
        except ValueError:
            raise Unreadable("the retention-purger names no day for footage") from None

    @asks
    async def look(self, export: str, caller: str) -> Span:
        """Return what an export is of."""
        answer = await self._open(OpenForExportRequest(export=export, caller=caller, look_only=True))
        if not answer.export.HasField("footage"):
            raise Refused("this export is of no footage")
        return wire.span(answer.export.footage)

    @asks
    async def unwrap(self, export: str, caller: str, labels: Sequence[Label]) -> Sequence[bytes]:
        """Return the keys of segments of an export."""
        segments = [wire.wrapped(label) for label in labels]
        answer = await self._open(OpenForExportRequest(export=export, caller=caller, segments=segments))
        if len(answer.keys) != len(labels):
            raise Unreadable("the retention-purger gave other keys than those it was asked for")
        return list(answer.keys)

    async def _open(self, request: OpenForExportRequest) -> OpenForExportResponse:
        answer: OpenForExportResponse = await ExportServiceStub(self.purger).OpenForExport(request)
        return answer
