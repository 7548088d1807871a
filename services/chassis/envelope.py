"""The envelope: what stands in clear, and the payload that is sealed."""

from datetime import UTC, datetime

from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.errors import Unreadable
from services.chassis.origin import Origin
from services.chassis.sealing import open_sealed, seal, unpadded, wipe
from services.chassis.topics import Topic
from sightline.chassis.v1.envelope_pb2 import Envelope


def to_timestamp(moment: datetime) -> Timestamp:
    """Return `moment` as the contract's time."""
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def to_datetime(stamp: Timestamp) -> datetime:
    """Return the contract's time, UTC. Unreadable when it is out of range."""
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unreadable("a time is out of range") from None


def parse(value: bytes) -> Envelope:
    """Return the envelope in `value`. Unreadable when it is none."""
    try:
        envelope = Envelope.FromString(value)
    except DecodeError:
        raise Unreadable("a record is not an envelope") from None
    to_datetime(envelope.captured_at)
    to_datetime(envelope.received_at)
    if not envelope.id or not envelope.deployment:
        raise Unreadable("an envelope lacks its id or deployment")
    return envelope


def origin_of(envelope: Envelope) -> Origin:
    """Return what the envelope says in clear."""
    return Origin(
        deployment=envelope.deployment,
        camera=envelope.camera,
        epoch=envelope.epoch,
        captured_at=to_datetime(envelope.captured_at),
        received_at=to_datetime(envelope.received_at),
        replayed=envelope.replayed,
        id=envelope.id,
    )


def wrap(origin: Origin) -> Envelope:
    """Return an envelope around nothing yet."""
    return Envelope(
        id=origin.id,
        deployment=origin.deployment,
        camera=origin.camera,
        epoch=origin.epoch,
        captured_at=to_timestamp(origin.captured_at),
        received_at=to_timestamp(origin.received_at),
        replayed=origin.replayed,
    )


def put_sealed(envelope: Envelope, topic: Topic, key_id: str, key: bytes, message: Message) -> None:
    """Seal `message` into `envelope` under `key`."""
    envelope.key_id = key_id
    envelope.nonce, envelope.payload = seal(
        key, message.SerializeToString(), _associated(topic, key_id, envelope.deployment)
    )


def take_sealed(envelope: Envelope, topic: Topic, key: bytes, message: Message) -> None:
    """Open the payload into `message`. Unreadable when it does not open or does not parse."""
    associated = _associated(topic, envelope.key_id, envelope.deployment)
    padded = open_sealed(key, envelope.nonce, envelope.payload, associated)
    try:
        take_clear(unpadded(padded), message)
    finally:
        wipe(padded)


def take_clear(payload: bytes | memoryview, message: Message) -> None:
    """Parse `payload` into `message`. Unreadable when it does not parse."""
    try:
        message.ParseFromString(payload)  # type: ignore[arg-type]
    except DecodeError:
        raise Unreadable("a payload is not what its topic carries") from None


def _associated(topic: Topic, key_id: str, deployment: str) -> bytes:
    return "\x1f".join((topic.name, key_id, deployment)).encode()
