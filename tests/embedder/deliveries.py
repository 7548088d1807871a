"""Probes as the runner hands them to the embedder's handler."""

from datetime import UTC, datetime

from services.chassis.deployments import Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.origin import Delivered, Origin
from services.chassis.sealing import new_identity, public_key_of, seal_to
from sightline.detector.v1.face_detected_pb2 import FaceDetected, Picture, Shot
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment

NAME = "station"
FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


async def deployments() -> Deployments:
    """What the embedder knows once one deployment has gone live."""
    private_key = new_identity()
    known = Deployments("embedder", private_key)
    sealed = seal_to(public_key_of(private_key), b"s" * 32, f"deployment {NAME}")
    await known.take(
        DeploymentChanged(
            deployment=Deployment(name=NAME, end=to_timestamp(FAR_AWAY)),
            status=STATUS_LIVE,
            sealed_secrets={"embedder": sealed},
        )
    )
    return known


def delivered(*shots: Shot, deployment: str = NAME, look: int = 1) -> Delivered[FaceDetected]:
    """A probe of one camera."""
    probe = FaceDetected(
        track="track-7", look=look, shots=shots, context=Picture(jpeg=b"context", width_px=90)
    )
    return Delivered(probe, Origin(deployment, "north", 3, NOON, NOON), "key-1")
