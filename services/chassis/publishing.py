"""Publishing: an event becomes a sealed record. The only place where a key of a handler's is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.chassis.bus import Bus, Record
from services.chassis.deployments import Deployments
from services.chassis.envelope import put_sealed, wrap
from services.chassis.errors import Refused
from services.chassis.keyring import Keyring
from services.chassis.ledger import Kind, Scope
from services.chassis.origin import Origin
from services.chassis.outcome import Event, Reason, Seal
from services.chassis.sealing import make_id, seal_to
from services.chassis.topics import Topic
from services.chassis.tracing import OFF, Traces
from sightline.chassis.v1.envelope_pb2 import Envelope


@dataclass(frozen=True, slots=True)
class Publisher:
    """`readers`: by topic, the public key of the one service that a passed-on key is for.

    A trace goes with what is sealed under a face's key, and no further: what tells of an alert has none.
    """

    bus: Bus
    keyring: Keyring
    deployments: Deployments
    readers: Mapping[str, bytes]
    traces: Traces = OFF

    async def publish(
        self, events: Sequence[Event], origin: Origin, key_id: str, key: bytes, trace: bytes = b""
    ) -> None:
        """Publish what a handler answered. Errors are the bus' own; a new key is settled then.

        `trace`: what the next service goes on from, where the key's face is traced.
        """
        for event in events:
            await self._publish(event, origin, key_id, key, trace)

    async def bury(self, topic: Topic, record: Record, deployment: str) -> None:
        """Write where a record stood, without its content, to the topic's dead letters."""
        place = f"{topic.name}/{record.partition}/{record.offset}"
        note = Envelope(id=place.encode(), deployment=deployment or "unknown")
        await self.bus.publish(topic.dead, place, note.SerializeToString())

    async def _publish(self, event: Event, origin: Origin, key_id: str, key: bytes, trace: bytes) -> None:
        topic = Topic.of(type(event.message))
        known = self.deployments.get(origin.deployment)
        if known is None:
            raise Refused("nothing is published for a deployment that is not known")
        event_id = make_id(known.secret, topic.name, *event.id_parts)
        captured_at = event.captured_at or origin.captured_at
        envelope = wrap(replace(origin, id=event_id, captured_at=captured_at))
        match event.seal:
            case Seal.CLEAR:
                envelope.payload = event.message.SerializeToString()
            case Seal.SAME_KEY:
                put_sealed(envelope, topic, key_id, key, event.message)
                envelope.traceparent = trace
            case Seal.PASS_ON:
                put_sealed(envelope, topic, key_id, key, event.message)
                envelope.traceparent = trace
                envelope.passed_key = seal_to(self.readers[topic.name], key, topic.name)
            case Seal.NEW_KEY:
                await self._publish_under_new_key(envelope, topic, event, origin)
                return
        await self.bus.publish(topic, event.bus_key, envelope.SerializeToString())

    async def _publish_under_new_key(
        self, envelope: Envelope, topic: Topic, event: Event, origin: Origin
    ) -> None:
        scope = Scope(origin.deployment, origin.camera)
        key_id = envelope.id.hex()
        key = await self.keyring.create(scope, Kind.PROBE, key_id, origin.received_at)
        if key is None:
            return  # made before: this is a redelivery
        published = False
        captured_at = event.captured_at or origin.captured_at
        with self.traces.begin(origin.received_at, captured_at) as span:
            try:
                put_sealed(envelope, topic, key_id, key, event.message)
                envelope.traceparent = span.context
                await self.bus.publish(topic, event.bus_key, envelope.SerializeToString())
                published = True
            finally:
                if not published:
                    span.settle(Reason.NOT_PUBLISHED)
                    await self.keyring.settle(key_id, Reason.NOT_PUBLISHED)
