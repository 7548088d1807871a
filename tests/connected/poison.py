"""Records that nobody in their right mind would write, for any topic; each with bytes that only it has."""

import os
import secrets
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from google.protobuf.message import Message

from services.chassis.access import Directory
from services.chassis.envelope import put_sealed, wrap
from services.chassis.ledger import Kind, Scope
from services.chassis.origin import Origin
from services.chassis.sealing import seal_to
from services.chassis.topics import Topic, TopicKind
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from tests.connected.insider import Insider

LARGE_BYTES = 50_000_000
LAST_EPOCH = 2**64 - 1
CAMERA = "gate"


@dataclass(frozen=True, slots=True)
class Poison:
    """`value` as it goes on the bus, and a part of it that must turn up nowhere else."""

    kind: str
    value: bytes | None
    token: bytes


@dataclass(frozen=True, slots=True)
class Brewer:
    """Makes poison for one topic, with the keys of a live deployment where it needs them."""

    topic: Topic
    insider: Insider
    directory: Directory
    deployment: str

    async def all(self) -> list[Poison]:
        """One of each kind; the heaviest last."""
        return [await kind(self) for kind in KINDS]

    @property
    def sealed_to_reader(self) -> bool:
        """Whether a key comes with each record."""
        return self.topic.erased_behind_reader

    def envelope(self, deployment: str | None = None, epoch: int = 1) -> Envelope:
        now = datetime.now(UTC)
        name = deployment or self.deployment
        return wrap(Origin(name, CAMERA, epoch, now, now, id=secrets.token_bytes(16)))

    async def sealed(self, message: Message, envelope: Envelope | None = None) -> Envelope:
        """Return `message` as this topic carries it: under a key that its reader can have, or clear."""
        envelope = envelope or self.envelope()
        key_id = secrets.token_hex(16)
        if self.topic.kind is TopicKind.LIVE:
            scope = Scope(self.deployment, CAMERA)
            key = await self.insider.keyring.create(scope, Kind.PROBE, key_id, datetime.now(UTC))
            assert key is not None
        elif self.sealed_to_reader:
            key = secrets.token_bytes(32)
            reader = self.directory.sealing_keys()["alert_dispatcher"]
            envelope.passed_key = seal_to(reader, key, self.topic.name)
        else:
            envelope.payload = message.SerializeToString()
            return envelope
        put_sealed(envelope, self.topic, key_id, key, message)
        return envelope


def _token() -> bytes:
    return b"poison" + secrets.token_hex(16).encode()


def _named(token: bytes) -> DeploymentChanged:
    """A message of another topic, which says the token."""
    message = DeploymentChanged(list_version=7)
    message.deployment.name = token.decode()
    message.sealed_secrets["detector"] = os.urandom(64)
    return message


async def random_bytes(brewer: Brewer) -> Poison:
    token = _token()
    return Poison("random bytes", b"\xff" + os.urandom(2000) + token + os.urandom(2000), token)


async def nothing(brewer: Brewer) -> Poison:
    return Poison("no bytes", b"", b"")


async def no_value(brewer: Brewer) -> Poison:
    return Poison("no value", None, b"")


async def old_schema(brewer: Brewer) -> Poison:
    """Fields of which nobody knows, none of those that must be there."""
    token = _token()
    field = struct.pack("BBB", 0xA2, 0x06, len(token)) + token  # number 100, of bytes
    return Poison("an envelope of another schema", field * 3, token)


async def other_message(brewer: Brewer) -> Poison:
    token = _token()
    envelope = await brewer.sealed(_named(token))
    return Poison("the message of another topic", envelope.SerializeToString(), token)


async def unknown_key(brewer: Brewer) -> Poison:
    """And the epoch after which no other is listened to."""
    token = _token()
    envelope = brewer.envelope(epoch=LAST_EPOCH)
    put_sealed(envelope, brewer.topic, secrets.token_hex(16), os.urandom(32), _named(token))
    envelope.payload += token
    return Poison("a key that nobody knows", envelope.SerializeToString(), token)


async def cut_short(brewer: Brewer) -> Poison:
    token = _token()
    envelope = await brewer.sealed(_named(token))
    envelope.payload = envelope.payload[: len(envelope.payload) // 2 + 3]
    return Poison("a payload cut short", envelope.SerializeToString(), envelope.payload[:32])


async def other_nonce(brewer: Brewer) -> Poison:
    envelope = await brewer.sealed(_named(_token()))
    envelope.nonce = bytes(12)
    if not envelope.key_id:
        envelope.payload = b"\xff" + envelope.payload
    return Poison("another nonce", envelope.SerializeToString(), envelope.payload[:32])


async def no_time(brewer: Brewer) -> Poison:
    token = _token()
    envelope = await brewer.sealed(_named(token))
    envelope.captured_at.seconds = 2**62
    return Poison("a time out of range", envelope.SerializeToString(), token)


async def unknown_deployment(brewer: Brewer) -> Poison:
    """Well-formed otherwise; where it is clear, its alert has a name that no file and no table can hold."""
    token = _token()
    envelope = brewer.envelope(deployment=token.decode())
    message = AlertRaised(alert=f"{token.decode()}\0" * 90)
    return Poison(
        "an unknown deployment", (await brewer.sealed(message, envelope)).SerializeToString(), token
    )


async def large(brewer: Brewer) -> Poison:
    envelope = await brewer.sealed(_named(_token()))
    if not envelope.key_id:
        envelope.key_id = secrets.token_hex(16)
    envelope.payload = bytes(os.urandom(1_000_000)) * (LARGE_BYTES // 1_000_000)
    return Poison("fifty megabytes", envelope.SerializeToString(), envelope.payload[:32])


Kind_ = Callable[[Brewer], Awaitable[Poison]]
KINDS: tuple[Kind_, ...] = (
    random_bytes,
    nothing,
    no_value,
    old_schema,
    other_message,
    unknown_key,
    cut_short,
    other_nonce,
    no_time,
    unknown_deployment,
    large,
)
