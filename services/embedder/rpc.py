"""TemplateService."""

from dataclasses import dataclass
from typing import Any

import grpc.aio

from services.chassis.errors import BadInput
from services.chassis.rpc import answers
from services.embedder import wire
from services.embedder.domain.fusion import fuse
from services.embedder.ports import ShotEmbedder
from sightline.embedder.v1 import template_service_pb2 as messages
from sightline.embedder.v1.template_service_pb2_grpc import TemplateServiceServicer

_MOST_SHOTS = 16


@dataclass(frozen=True)
class TemplateRpc(TemplateServiceServicer):
    """Makes templates for the watchlist, with the model that makes those of the probes."""

    embedder: ShotEmbedder
    model_id: str
    same_person_score: float

    @answers
    async def ExtractTemplate(
        self, request: messages.ExtractTemplateRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> messages.ExtractTemplateResponse:
        """Return one template of 1 to 16 shots of one person. BadInput when they are not that."""
        if not 1 <= len(request.shots) <= _MOST_SHOTS:
            raise BadInput(f"give between 1 and {_MOST_SHOTS} shots of one person")
        shots = wire.shots_of(request.shots)
        try:
            embedded = await self.embedder(shots)
        finally:
            for given in shots:
                given.wipe()
        try:
            fused = fuse(embedded, self.model_id, self.same_person_score)
        finally:
            for shot in embedded:
                shot.values.fill(0)
        if fused is None or len(embedded) < len(request.shots):
            raise BadInput("a shot cannot be used: give JPEG crops with five landmarks each")
        try:
            if len(fused.used) < len(embedded):
                raise BadInput("the shots do not show one person: enrol each photo for itself")
            return wire.extracted(fused)
        finally:
            fused.template.wipe()
