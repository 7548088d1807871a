"""The registrar's ports over other services' gRPC."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.envelope import to_datetime
from services.chassis.errors import Refused
from services.chassis.fingerprints import Fingerprints
from services.chassis.rpc import asks, reached
from services.registrar import wire
from services.registrar.domain.asking import KeptAlert
from services.registrar.domain.course import Tracks
from services.registrar.domain.destruction import Looked, Place
from services.registrar.domain.entries import Template
from services.registrar.domain.photo_gate import PhotoFace
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindReceiptRequest
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.detector.v1.face_detected_pb2 import Shot
from sightline.detector.v1.face_service_pb2 import FindFacesRequest
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceStub
from sightline.embedder.v1.template_service_pb2 import ExtractTemplateRequest
from sightline.embedder.v1.template_service_pb2_grpc import TemplateServiceStub
from sightline.matcher.v1.gallery_service_pb2 import (
    DescribeGalleryRequest,
    SearchedVectors,
    SearchRemainsRequest,
)
from sightline.matcher.v1.gallery_service_pb2_grpc import GalleryServiceStub
from sightline.retention_purger.v1.retention_service_pb2 import GetLedgerRequest
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub

_PLACES = {
    SearchedVectors.PLACE_COLLECTIONS: Place.COLLECTIONS,
    SearchedVectors.PLACE_FILES: Place.VECTOR_FILES,
}
_VOLUMES = {
    SearchedVectors.VOLUME_MEMORY: "memory",
    SearchedVectors.VOLUME_ENCRYPTED: "encrypted",
    SearchedVectors.VOLUME_DISK: "disk",
}


@dataclass(frozen=True, slots=True)
class DetectorFaces:
    """Faces over FaceService."""

    channel: grpc.aio.Channel

    @asks
    async def find(self, photo: bytes) -> list[PhotoFace]:
        """Return the faces in a photo."""
        stub = FaceServiceStub(await reached(self.channel))
        answer = await stub.FindFaces(FindFacesRequest(photo=photo))
        return [wire.photo_face(face) for face in answer.faces]


@dataclass(frozen=True, slots=True)
class EmbedderTemplates:
    """Templates over TemplateService."""

    channel: grpc.aio.Channel

    @asks
    async def extract(self, shot: bytes) -> tuple[Template, str]:
        """Return the template of a shot, and its model's id."""
        request = ExtractTemplateRequest(shots=[Shot.FromString(shot)])
        answer = await TemplateServiceStub(await reached(self.channel)).ExtractTemplate(request)
        return wire.template_of(answer.template), answer.model_id


@dataclass(frozen=True, slots=True)
class MatcherGalleryView:
    """GalleryView over GalleryService."""

    channel: grpc.aio.Channel

    @asks
    async def loaded(self, deployment: str, list_version: int) -> bool:
        """Say whether that version is loaded; not yet, where the matcher could not and tries again."""
        request = DescribeGalleryRequest(deployment=deployment)
        answer = await GalleryServiceStub(self.channel).DescribeGallery(request)
        if answer.problem and not answer.tries_again and answer.list_version == list_version:
            raise Refused(f"the matcher could not load the list: {answer.problem}")
        return bool(answer.present and not answer.problem and answer.list_version == list_version)

    @asks
    async def present(self, deployment: str) -> bool:
        """Say whether anything of the deployment can still be found."""
        request = DescribeGalleryRequest(deployment=deployment)
        return bool((await GalleryServiceStub(self.channel).DescribeGallery(request)).present)

    @asks
    async def search(self, deployment: str, sought: Fingerprints) -> Sequence[Looked]:
        """Look for vectors that are to be gone, wherever the matcher can."""
        request = SearchRemainsRequest(deployment=deployment, key=sought.key)
        request.prints.extend(sought.prints.reshape(-1).tolist())
        answer = await GalleryServiceStub(self.channel).SearchRemains(request)
        return [_looked(one) for one in answer.places if one.place in _PLACES]


@dataclass(frozen=True, slots=True)
class DispatcherReceipts:
    """Receipts over AlertService."""

    channel: grpc.aio.Channel

    @asks
    async def find(self, deployment: str, code: str) -> KeptAlert | None:
        """Return what is kept of the alert; asked without a code too, for as much work."""
        request = FindReceiptRequest(deployment=deployment, receipt_code=code)
        answer = await AlertServiceStub(self.channel).FindReceipt(request)
        if not answer.found:
            return None
        return KeptAlert(to_datetime(answer.captured_at), to_datetime(answer.expires_at))


@dataclass(frozen=True, slots=True)
class PurgerLedgers:
    """Ledgers over RetentionService."""

    channel: grpc.aio.Channel

    @asks
    async def tracks(self, deployment: str) -> Tracks:
        """Return the tracks that were counted under a name so far."""
        answer = await RetentionServiceStub(self.channel).GetLedger(GetLedgerRequest(deployment=deployment))
        return Tracks(answer.ledger.tracks_opened, answer.ledger.tracks_closed)


def _looked(one: SearchedVectors) -> Looked:
    return Looked(
        _PLACES[one.place],
        one.searched,
        one.found_count,
        one.searched_bytes,
        _VOLUMES.get(one.volume, ""),
        one.found_in,
    )
