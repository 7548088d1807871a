"""How a source puts pictures on the bus: a key for each, sealed, published."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from google.protobuf.message import Message

from services.chassis.bus import Bus
from services.chassis.deployments import Deployments
from services.chassis.envelope import put_sealed, wrap
from services.chassis.errors import Unavailable, Unreadable
from services.chassis.frames import Frames, Pixels
from services.chassis.keyring import Keyring
from services.chassis.ledger import Kind, Scope
from services.chassis.origin import Origin, utc_now
from services.chassis.outcome import Reason
from services.chassis.sealing import make_id
from services.chassis.topics import Topic

# Unsettled keys that one camera may have: Kafka never pushes back, so the source does.
ROOM = {Kind.FRAME: 4, Kind.PROBE: 24}


class Refusal(StrEnum):
    """Why a picture did not go on its way: a closed set."""

    NOT_LIVE = "not_live"
    REPEATED = "repeated"
    NOT_ALLOWED = "not_allowed"
    NOT_READABLE = "not_readable"
    NOT_TAKEN = "not_taken"


@dataclass(frozen=True, slots=True)
class Fed:
    """What became of a picture: on its way, with so many bytes, or why it was forgotten instead."""

    size_bytes: int = 0
    refusal: Refusal | None = None

    def __bool__(self) -> bool:
        """Whether it is on its way."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Feed:
    """The way of one service's pictures onto the bus. `executor` is for what takes time to be encoded."""

    bus: Bus
    keyring: Keyring
    frames: Frames
    deployments: Deployments
    now: Callable[[], datetime] = utc_now
    executor: Executor | None = None

    async def room(self, deployment: str, camera: str) -> None:
        """Return when the camera has room."""
        await self.keyring.wait_for_room(Scope(deployment, camera), ROOM)

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
        allowed: Callable[[], bool] = lambda: True,
    ) -> Fed:
        """Publish one picture under a new key; takes over `picture`, which it may overwrite.

        `slot` is the camera's: it decides the partition. `allowed` is asked last before the bus: making a
        key and encoding take time, and the camera may be another's by then.
        """
        known = self.deployments.get(deployment)
        received_at = self.now()
        if known is None or not known.is_live(received_at):
            if picture is not None:
                picture.fill(0)
            return Fed(refusal=Refusal.NOT_LIVE)
        if not allowed():
            if picture is not None:
                picture.fill(0)
            return Fed(refusal=Refusal.NOT_ALLOWED)
        topic = Topic.of(type(message))
        event_id = make_id(known.secret, topic.name, camera, epoch, number)
        key_id = event_id.hex()
        key = await self.keyring.create(Scope(deployment, camera), Kind.FRAME, key_id, received_at)
        if key is None:
            return Fed(refusal=Refusal.REPEATED)
        published = False
        try:
            if picture is not None:
                await self._carry(key_id, picture, message)
            envelope = wrap(Origin(deployment, camera, epoch, captured_at, received_at, replayed, event_id))
            put_sealed(envelope, topic, key_id, key, message)
            value = envelope.SerializeToString()
            if not allowed():
                return Fed(refusal=Refusal.NOT_ALLOWED)
            await self.bus.publish(topic, camera, value, lane=slot)
            published = True
        except Unreadable:
            return Fed(refusal=Refusal.NOT_READABLE)
        except Unavailable:
            return Fed(refusal=Refusal.NOT_TAKEN)
        finally:
            if not published:
                await self.keyring.settle(key_id, Reason.NOT_PUBLISHED)
        return Fed(len(value))

    async def _carry(self, key_id: str, picture: Pixels, message: Message) -> None:
        if not self.frames.encodes:
            self.frames.carry(key_id, picture, message)
            return
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.executor, self.frames.carry, key_id, picture, message)
        finally:
            picture.fill(0)  # also where it was stopped before its turn came
