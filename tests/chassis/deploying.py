"""Deployments for tests, as everyone hears of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.chassis.deployments import TOPIC
from services.chassis.envelope import to_timestamp
from services.chassis.sealing import seal_to
from services.chassis.topics import TopicKind
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, DeploymentChanged, Status
from sightline.registrar.v1.deployment_pb2 import CameraSource, Deployment

SECRET = b"s" * 32
START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime.now(UTC) + timedelta(days=400)


def deployment(name: str = "market") -> Deployment:
    return Deployment(
        name=name,
        purpose="To find people who are missing",
        legal_basis="An order of the court",
        place="Market Square",
        start=to_timestamp(START),
        end=to_timestamp(END),
        cameras=[CameraSource(id="gate", source="gate.mp4")],
        threshold=0.6,
        officers=["officer one"],
        model_pack="bundled",
    )


def changed(
    public_keys: Mapping[str, bytes],
    status: Status = STATUS_LIVE,
    *,
    of: Deployment | None = None,
    list_version: int = 1,
    secret: bytes = SECRET,
) -> DeploymentChanged:
    """A change, with the deployment's secret sealed to each of `public_keys`."""
    told = of or deployment()
    info = f"deployment {told.name}"
    sealed = {service: seal_to(key, secret, info) for service, key in public_keys.items()}
    return DeploymentChanged(
        deployment=told, status=status, list_version=list_version, trial=True, sealed_secrets=sealed
    )


def told(message: DeploymentChanged) -> bytes:
    """The record of a change."""
    assert TOPIC.kind is TopicKind.COMPACTED
    now = to_timestamp(datetime.now(UTC))
    return Envelope(
        id=b"change",
        deployment=message.deployment.name or "unnamed",
        captured_at=now,
        received_at=now,
        payload=message.SerializeToString(),
    ).SerializeToString()
