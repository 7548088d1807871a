"""How a source puts pictures on the bus: a key for each, sealed, published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.message import Message

from services.chassis.bus import Bus
from services.chassis.deployments import Deployments
from services.chassis.envelope import put_sealed, wrap
from services.chassis.errors import Unavailable
from services.chassis.frames import Frames, Pixels
from services.chassis.keyring import Keyring
from services.chassis.ledger import Kind, Scope
from services.chassis.origin import Origin, utc_now
from services.chassis.outcome import Reason
from services.chassis.sealing import make_id
from services.chassis.topics import Topic

# Unsettled keys that one camera may have: Kafka never pushes back, so the source does.
ROOM = {Kind.FRAME: 4, Kind.PROBE: 24}


@dataclass(frozen=True, slots=True)
class Feed:
    """The way of one service's pictures onto the bus."""

    bus: Bus
    keyring: Keyring
    frames: Frames
    deployments: Deployments
    now: Callable[[], datetime] = utc_now

    async def room(self, deployment: str, camera: str) -> None:
        """Return when the camera has room: for sources that must lose nothing."""
        await self.keyring.wait_for_room(Scope(deployment, camera), ROOM)

    async def has_room(self, deployment: str, camera: str) -> bool:
        """Say whether the camera has room: for sources that drop."""
        scope = Scope(deployment, camera)
        return all([await self.keyring.in_flight(scope, kind) < limit for kind, limit in ROOM.items()])

    async def emit(
        self,
        message: Message,
        *,
        deployment: str,
        camera: str,
        slot: int,
        epoch: int,
        number: int,
        captured_at: datetime,
        picture: Pixels | None,
        replayed: bool,
    ) -> bool:
        """Publish one picture under a new key; takes over `picture`, which it may overwrite.

        `slot` is the camera's: it decides the partition.

        False when it was forgotten instead: the deployment is not live, or the bus did not take it.
        """
        known = self.deployments.get(deployment)
        received_at = self.now()
        if known is None or not known.is_live(received_at):
            if picture is not None:
                picture.fill(0)
            return False
        topic = Topic.of(type(message))
        event_id = make_id(known.secret, topic.name, camera, epoch, number)
        key_id = event_id.hex()
        key = await self.keyring.create(Scope(deployment, camera), Kind.FRAME, key_id, received_at)
        if key is None:
            return False
        published = False
        try:
            if picture is not None:
                self.frames.carry(key_id, picture, message)
            envelope = wrap(Origin(deployment, camera, epoch, captured_at, received_at, replayed, event_id))
            put_sealed(envelope, topic, key_id, key, message)
            await self.bus.publish(topic, camera, envelope.SerializeToString(), lane=slot)
            published = True
        except Unavailable:
            return False
        finally:
            if not published:
                await self.keyring.settle(key_id, Reason.NOT_PUBLISHED)
        return True
