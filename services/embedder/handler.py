"""One probe: its shots become one template."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.deployments import Deployments
from services.chassis.origin import Delivered
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.sealing import make_id
from services.embedder import wire
from services.embedder.domain.fusion import Embedded, fuse
from services.embedder.domain.shots import Shot
from services.embedder.domain.sides import sided
from services.embedder.metrics import EmbedderMetrics
from services.embedder.ports import ShotEmbedder
from sightline.detector.v1.face_detected_pb2 import FaceDetected


@dataclass(frozen=True, slots=True)
class FaceDetectedHandler:
    """Handles face-detected.v1."""

    embedder: ShotEmbedder
    deployments: Deployments
    metrics: EmbedderMetrics
    model_id: str
    same_person_score: float

    async def __call__(self, delivered: Delivered[FaceDetected]) -> Outcome:
        """Make the template of one probe; a probe without a usable shot is forgotten."""
        probe, origin = delivered.message, delivered.origin
        deployment = self.deployments.get(origin.deployment)
        if deployment is None:
            return Outcome.forget(Reason.NO_DEPLOYMENT)
        embedded = await self._embedded(sided(wire.shots_of(probe.shots)))
        try:
            fused = fuse(embedded, self.model_id, self.same_person_score)
        finally:
            for shot in embedded:
                shot.values.fill(0)
        self.metrics.count(len(probe.shots), len(embedded), fused)
        if fused is None:
            return Outcome.forget(Reason.NO_USABLE_SHOT)
        try:
            message = wire.template_extracted(probe, fused)
        finally:
            fused.template.wipe()
        # The bus' key stands in clear: a pseudonym, so that the looks at one track come in order.
        bus_key = make_id(deployment.secret, "track", origin.camera, origin.epoch, probe.track).hex()
        parts = (origin.camera, origin.epoch, probe.track, probe.look)
        return Outcome.keep_going(Event(message, parts, bus_key, Seal.SAME_KEY))

    async def _embedded(self, shots: Sequence[Shot]) -> Sequence[Embedded]:
        try:
            return await self.embedder(shots)
        finally:
            for shot in shots:
                shot.wipe()
