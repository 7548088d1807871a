"""The alert-dispatcher's ports over other services' gRPC."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import grpc.aio

from services.alert_dispatcher.domain.alerts import SealedKey
from services.alert_dispatcher.domain.references import Reference
from services.chassis.envelope import to_timestamp
from services.chassis.rpc import asks
from sightline.registrar.v1.watchlist_service_pb2 import GetReferenceRequest
from sightline.registrar.v1.watchlist_service_pb2_grpc import WatchlistServiceStub
from sightline.retention_purger.v1.export_service_pb2 import OpenForExportRequest
from sightline.retention_purger.v1.export_service_pb2_grpc import ExportServiceStub
from sightline.retention_purger.v1.retention_service_pb2 import UnwrapKeyRequest, WrapKeyRequest
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class RegistrarReferences:
    """Watchlist over WatchlistService; photos of one list version are asked for once."""

    channel: grpc.aio.Channel
    # How often each deployment was forgotten: what was asked for before that is not kept after it.
    _forgotten: Counter[str] = field(default_factory=Counter)
    _known: dict[tuple[str, int, str], Reference] = field(default_factory=dict)

    @asks
    async def reference(self, deployment: str, list_version: int, subject: str) -> Reference:
        """Return the photo and the words of the entry."""
        place = (deployment, list_version, subject)
        if place in self._known:
            return self._known[place]
        before = self._forgotten[deployment]
        request = GetReferenceRequest(deployment=deployment, subject=subject)
        answer = await WatchlistServiceStub(self.channel).GetReference(request)
        reference = Reference(answer.jpeg, answer.reason, answer.category, answer.instruction)
        if self._forgotten[deployment] == before:
            self._known[place] = reference
        return reference

    def forget(self, deployment: str) -> None:
        """Drop the photos of a deployment that is over."""
        self._forgotten[deployment] += 1
        for place in [place for place in self._known if place[0] == deployment]:
            del self._known[place]


@dataclass(frozen=True, slots=True)
class PurgerDayKeys:
    """DayKeys over RetentionService."""

    channel: grpc.aio.Channel

    @asks
    async def wrap(self, alert_id: str, key: bytes, expires_at: datetime) -> SealedKey:
        """Wrap an alert's key for its last day."""
        request = WrapKeyRequest(key=key, alert=alert_id, expires_at=to_timestamp(expires_at))
        answer = await RetentionServiceStub(self.channel).WrapKey(request)
        return SealedKey(answer.wrapped_key, answer.day)

    @asks
    async def unwrap(self, alert_id: str, key: SealedKey) -> bytes:
        """Return the key."""
        request = UnwrapKeyRequest(wrapped_key=key.wrapped, alert=alert_id, day=key.day)
        return bytes((await RetentionServiceStub(self.channel).UnwrapKey(request)).key)


@dataclass(frozen=True, slots=True)
class PurgerExports:
    """Exports over ExportService."""

    channel: grpc.aio.Channel

    @asks
    async def alert_of(self, export: str, name: str) -> str:
        """Return of which alert an export is."""
        request = OpenForExportRequest(export=export, caller=name, look_only=True)
        return str((await ExportServiceStub(self.channel).OpenForExport(request)).export.alert)

    @asks
    async def open(self, export: str, name: str, key: SealedKey) -> bytes:
        """Return the key of its alert."""
        request = OpenForExportRequest(export=export, caller=name, wrapped_key=key.wrapped, day=key.day)
        return bytes((await ExportServiceStub(self.channel).OpenForExport(request)).keys[0])
